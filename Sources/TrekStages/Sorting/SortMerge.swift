internal import TrekStageKit
internal import TrekValues

/// Gives the items of sorted runs in order: those in files, and those in memory.
final class SortMerge: HeldItems {
  private let order: SortOrder
  private let runs: [RunReader]
  /// The entries in memory, the last one first.
  private var resident: [SortEntry]
  /// A heap of the next entry of each run, and which run it is; the memory's is -1.
  private var heap: [(entry: SortEntry, run: Int)] = []
  /// How many items are lost to a file that could not be read.
  private var lost = 0
  private var loss: StageFailure?
  private var hasBegun = false

  init(_ order: SortOrder, _ runs: [RunReader], resident: [SortEntry]) {
    self.order = order
    self.runs = runs
    self.resident = resident.reversed()
  }

  func next() throws(StageFailure) -> Item? {
    if !hasBegun {
      hasBegun = true
      for run in -1..<runs.count { refill(run) }
    }
    if lost > 0, let loss {
      // Each is a failure in its place, so that no item vanishes.
      lost -= 1
      throw loss
    }
    guard let (entry, run) = heap.first else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      sink(0)
    }
    refill(run)
    return entry.item
  }

  private func refill(_ run: Int) {
    if run < 0 {
      if let entry = resident.popLast() { rise((entry, run)) }
      return
    }
    do throws(StageFailure) {
      if let entry = try runs[run].next() { rise((entry, run)) }
    } catch {
      loss = error
      lost += runs[run].left + 1
    }
  }

  private func goesBefore(_ one: Int, _ other: Int) -> Bool {
    let (first, second) = (heap[one].entry, heap[other].entry)
    return order.goesBefore(first.key, first.number, second.key, second.number)
  }

  private func rise(_ element: (SortEntry, Int)) {
    heap.append(element)
    var place = heap.count - 1
    while place > 0, goesBefore(place, (place - 1) / 2) {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  private func sink(_ start: Int) {
    var place = start
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2] where child < heap.count {
        if goesBefore(child, least) { least = child }
      }
      if least == place { return }
      heap.swapAt(place, least)
      place = least
    }
  }
}
