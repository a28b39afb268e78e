import Synchronization
import TrekValues

/// Which item of a section has its turn: the one that goes on first, so that others wait for it.
///
/// When the memory of a run is used up, what goes on is the item whose turn it is: it alone lets
/// others leave, and with them what they hold. In a section without order the turn goes round. Where
/// a pipeline has several sections, the last that is not empty has the turn: what those before it
/// finish would only wait there. The task of the section writes, any thread reads.
final class SectionTurn: Sendable {
  /// The number of nobody: the section is empty.
  static let nobody = -1

  private let number = Atomic<Int>(SectionTurn.nobody)
  /// The item that the pipeline of the section runs for, where it is one inside of another.
  private let outer: ItemTurn?
  /// The next section downstream.
  private let downstream: SectionTurn?
  private let memory: MemoryAccount

  init(
    memory: MemoryAccount, within outer: ItemTurn? = nil, before downstream: SectionTurn? = nil
  ) {
    self.memory = memory
    self.outer = outer
    self.downstream = downstream
  }

  /// It is the turn of another item.
  func move(to next: Int) {
    // In one order with who waits for memory: it sees the new turn, or this sees that it waits.
    number.store(next, ordering: .sequentiallyConsistent)
    memory.reconsider()
  }

  /// Whether an item has its turn, and so have all those that the pipeline runs for.
  func belongs(to item: Int) -> Bool {
    guard number.load(ordering: .sequentiallyConsistent) == item else { return false }
    var next = downstream
    while let section = next {
      guard section.number.load(ordering: .sequentiallyConsistent) == Self.nobody else {
        return false
      }
      next = section.downstream
    }
    return outer?.isNow ?? true
  }
}

/// An item of a section, for the pipelines that run for it.
struct ItemTurn: Sendable {
  let section: SectionTurn
  let number: Int

  /// Whether it has its turn; nesting is limited by the script's.
  var isNow: Bool { section.belongs(to: number) }
}
