import Trek

/// An item as it came out of a stage, kept to be given again without asking the network.
struct KeptItem: Sendable {
  /// The value; null in a failure.
  var value: Value
  /// What `as` bound on the way here: a record by name, or null where nothing was.
  var names: Value
  /// Why there is no value, or nil.
  var failure: ItemFailure?
  /// The position at the head of the pipeline that it came from.
  var ordinal: Int

  /// About how many bytes it holds.
  var size: Int {
    if case .object(let object) = value, let response = object as? Response {
      return 1024 + (response.bytes?.retainedCapacity ?? 0)
    }
    return 80 + value.heldSize + (names.isNull ? 0 : names.heldSize)
  }
}

/// What came out of a stage in one run.
struct KeptItems: Sendable {
  /// The items in their order, failures among them.
  var items: [KeptItem] = []
  /// About how many bytes they hold.
  var bytes = 0
  /// Whether the stage came to its end: else a run was stopped, and there may be more.
  var isWhole = false
  /// Whether items were left out since they would have been too many bytes.
  var isCut = false

  /// The values without the failures.
  var values: [Value] { items.compactMap { $0.failure == nil ? $0.value : .none } }

  /// How many of the items are failures.
  var failureCount: Int { items.reduce(0) { $0 + ($1.failure == nil ? 0 : 1) } }
}
