internal import TrekFiles
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `sort`: items in order.
  static let sort = StageDefinition(
    "sort", .sequence, "Passes the items on in order, once the last one is there.",
    to: .sameAsInput,
    taking: Parameters(
      FunctionParameter(itemUnless: "key", "What they are ordered by."),
      Parameter("desc", "Whether the greatest comes first.", default: false),
      Parameter(
        "memory", "About how much is held; what is more waits in a temporary file.",
        default: ByteCount(64 << 20), check: { $0.bytes > 0 ? nil : "must be more than nothing" })),
    discussion: """
      Numbers go by what they are worth, text by Unicode scalars. A list as key goes element by \
      element: `sort [.year, .name]`. Items whose keys are equal keep their order; those whose key \
      is null come last.

      Beyond `memory` items go to a temporary file, in `TMPDIR` or `/tmp`, which has no name and is \
      gone when the run is, however it ends. Values come back as they were. What is no plain data, \
      as responses and elements are, stays in memory.
      """,
    failures: [
      FailureDescription(
        "kinds", "The key is of another kind than those before, and has no order with them.",
        example: #"[1, "a"] | sort"#),
      FailureDescription("file", "A temporary file cannot be written or read.", example: ""),
    ],
    examples: [
      Example("[3, 1, 2.5] | sort", prints: "1\n2.5\n3"),
      Example(
        #"[{n: 1}, {n: null}, {n: 3}] | sort .n desc: true | .n"#, prints: "3\n1\nnull"),
      Example("1..2000 | sort -. memory: 1KB | first", prints: "2000"),
    ]
  ) { key, desc, memory in
    .sequence { context in
      Sorter(
        by: key, descending: desc, memory: memory, folder: context.world.temporaryFolder)
    }
  }
}

private final class Sorter: SequenceStage {
  let holdsItems = true
  private let key: ItemExpression
  private let order: SortOrder
  /// About how many bytes it may hold; what is more goes to a file.
  private let memory: Int
  /// Where such a file is made; nil where the run may have none.
  private let folder: String?
  private var entries: [SortEntry] = []
  private var held = 0
  /// Entries that no file can keep, sorted at the end.
  private var resident: [SortEntry] = []
  private var spill: SortSpill?
  private var count = 0
  /// Why nothing can be written any more.
  private var failure: StageFailure?
  /// A key that is not null, to see whether others can be compared with it.
  private var sample: Value?

  init(by key: ItemExpression, descending: Bool, memory: ByteCount, folder: String?) {
    self.key = key
    order = SortOrder(descending: descending)
    self.memory = memory.bytes
    self.folder = folder
  }

  func push(_ item: Item, _ output: inout StageOutput) throws(StageFailure) -> Demand {
    if let failure { throw failure }
    let key = try key(item)
    if !key.isNull {
      if let sample, Value.compare(sample, key) == nil {
        throw StageFailure(
          code: "sort.kinds",
          "this key is \(key.typeName) and those before are \(sample.typeName): they have no order",
          help: "make them of one kind: `sort int(.n)`")
      }
      if sample == nil { sample = key.detached() }
    }
    var item = item
    item.value = item.value.compacted
    let entry = SortEntry(key: key.compacted, item: item, number: count)
    count += 1
    held += 96 + entry.key.heldSize + item.value.heldSize
    entries.append(entry)
    if held > memory, let folder { spillAll(folder) }
    return .more
  }

  /// Puts what is in memory into a file, but for what no file can keep.
  private func spillAll(_ folder: String) {
    sortEntries()
    do throws(FileError) {
      if spill == nil { spill = try SortSpill(in: folder) }
      try spill?.write(entries.lazy.filter { SortSpill.canKeep($0) })
    } catch {
      // What is here stays here, and what comes is refused item by item.
      failure = StageFailure(
        code: "sort.file", error.message,
        help: "set `TMPDIR` to a folder with more room, or hold more: `memory:`")
      return
    }
    resident += entries.filter { !SortSpill.canKeep($0) }
    entries = []
    held = 0
  }

  private func sortEntries() {
    let order = order
    entries.sort { order.goesBefore($0.key, $0.number, $1.key, $1.number) }
  }

  func finish() -> (any HeldItems)? {
    entries += resident
    resident = []
    sortEntries()
    defer {
      entries = []
      spill = nil
    }
    guard let spill else { return HeldArray(entries.map(\.item)) }
    return SortMerge(order, spill.readers(holding: memory), resident: entries)
  }
}
