public import TrekHTTP
public import TrekValues

/// A stage made ready for one run: one case for each shape.
public enum StageBody: Sendable {
  /// Makes items; pulled in batches.
  case source(@Sendable (StageContext) throws(StageFailure) -> any ItemSource)
  /// Makes items in its own time.
  case producer(@Sendable (StageContext, any ItemWriter) async throws(StageFailure) -> Void)
  /// One value for each item.
  case map(@Sendable (Item) throws(StageFailure) -> Value)
  /// Whether each item goes on.
  case filter(@Sendable (Item) throws(StageFailure) -> Bool)
  /// Any number of values for each item, made one after the other as they are wanted.
  case expand(@Sendable (Item) throws(StageFailure) -> any ValueIterator)
  /// A request for each item.
  case request(RequestShape)
  /// Requests for each item, each depending on what came before.
  case walk(WalkShape)
  /// One value for each item, later; many at a time.
  case concurrent(ConcurrentShape)
  /// One value at the end.
  case fold(@Sendable () -> any Fold)
  /// Items in order, with memory.
  case sequence(@Sendable (StageContext) throws(StageFailure) -> any SequenceStage)
  /// Items in order, with waiting.
  case pump(
    @Sendable (StageContext, any ItemReader, any ItemWriter) async throws(StageFailure) -> Void)
  /// Takes items and gives none.
  case sink(@Sendable (StageContext) throws(StageFailure) -> any Sink)
  /// Runs blocks.
  case flow(FlowBody)
}

/// Gives items in batches to a run that pulls them.
///
/// Used by one task at a time. Released when it has ended or nobody wants more; what it holds open
/// it closes in its `deinit`.
public protocol ItemSource: AnyObject {
  /// Appends at most `limit` values; none only at the end.
  ///
  /// It may block for as long as a local file takes to be read, not for a network or a person:
  /// such sources are producers. A thrown failure ends the source and fails its statement, unless
  /// `goesOnAfterFailure` says otherwise.
  func next(_ limit: Int, into values: inout [Value]) throws(StageFailure)
  /// Whether the failure that was thrown last is that of one value (a line that is no JSON): an
  /// error item stands in its place, and the next ones are asked for. Nothing was appended by the
  /// call that threw.
  var goesOnAfterFailure: Bool { get }
}

extension ItemSource {
  /// It ends.
  public var goesOnAfterFailure: Bool { false }
}

/// Gives the values that one item expands to, one after the other.
public protocol ValueIterator: AnyObject {
  /// The next value; nil at the end. A thrown failure is that of the item and ends it, unless
  /// `goesOnAfterFailure` says otherwise.
  func next() throws(StageFailure) -> Value?
  /// The next value, or that there is none yet: what the run calls. An iterator over a body that
  /// is still coming says `waiting`, and is asked again when more has come.
  func step() throws(StageFailure) -> IteratorStep
  /// Whether the failure that was thrown last is that of one value: an error item stands in its
  /// place, and the next one is asked for.
  var goesOnAfterFailure: Bool { get }
}

/// What an iterator has.
public enum IteratorStep: Sendable {
  /// A value.
  case value(Value)
  /// None now; more of the body has to come first.
  case waiting
  /// None any more.
  case ended

  /// The value; nil where there is none, now or ever.
  public var value: Value? {
    if case .value(let value) = self { value } else { .none }
  }
}

extension ValueIterator {
  /// It ends the item.
  public var goesOnAfterFailure: Bool { false }
  /// Never waits.
  public func step() throws(StageFailure) -> IteratorStep {
    if let value = try next() { return .value(value) }
    return .ended
  }
}

/// The values of a list or an array, one after the other.
public final class ListIterator: ValueIterator {
  private let list: List
  private var index = 0

  /// Goes through a list.
  public init(_ list: List) { self.list = list }

  /// The next element.
  public func next() -> Value? {
    defer { index += 1 }
    return list[index]
  }
}

/// Makes one value of all items: `count`, `sum`, `collect`.
///
/// The same serves as a function of a list (`count(.tags)`) and inside `group`.
public protocol Fold: AnyObject {
  /// Takes an item.
  func take(_ item: Item) throws(StageFailure)
  /// The value, after the last item.
  func finish() throws(StageFailure) -> Value
  /// Whether more items can change the value; `first` has enough after one.
  var demand: Demand { get }
  /// Whether it holds the items that it takes, so that its memory grows with them.
  var holdsItems: Bool { get }
}

extension Fold {
  /// They can.
  public var demand: Demand { .more }
  /// It does.
  public var holdsItems: Bool { true }
}

/// Takes items in order and gives any number, with memory of those before.
public protocol SequenceStage: AnyObject {
  /// Whether error items come to `push`; otherwise they pass by in their place.
  var takesFailures: Bool { get }
  /// Whether it wants any item at all; `take 0` does not.
  var initialDemand: Demand { get }
  /// Whether it holds items that it neither emits nor drops, so that its memory grows with them.
  var holdsItems: Bool { get }
  /// Takes an item. What goes on is emitted; an item for which nothing is emitted, and which is
  /// neither held nor counted as consumed, is to be reported as dropped.
  func push(_ item: Item, _ output: inout StageOutput) throws(StageFailure) -> Demand
  /// No more items come. What is still held is given one by one; nil where nothing is.
  func finish() throws(StageFailure) -> (any HeldItems)?
  /// Called once when the run is done with the stage, however it ends: `complete` says whether
  /// `finish` was reached. Gives a remark for the user (`left failed.jsonl.part`), or nil.
  func close(complete: Bool) throws(StageFailure) -> String?
}

extension SequenceStage {
  /// Error items pass by.
  public var takesFailures: Bool { false }
  /// It does.
  public var initialDemand: Demand { .more }
  /// It does not.
  public var holdsItems: Bool { false }
  /// Nothing is open.
  public func close(complete: Bool) throws(StageFailure) -> String? { nil }
  /// Nothing is held.
  public func finish() throws(StageFailure) -> (any HeldItems)? { nil }
}

/// The items that a stage gives at its end.
public protocol HeldItems: AnyObject {
  /// The next item, or nil. A thrown failure stands in the place of one item; more may follow.
  func next() throws(StageFailure) -> Item?
}

/// The items of an array, one after the other, each released as it goes.
public final class HeldArray: HeldItems {
  private var items: [Item?]
  private var index = 0

  /// Goes through an array.
  public init(_ items: [Item]) { self.items = items }

  /// The next item.
  public func next() -> Item? {
    guard index < items.count else { return nil }
    defer { index += 1 }
    let item = items[index]
    items[index] = nil
    return item
  }
}

/// Whether a stage wants more items.
public enum Demand: Sendable, Hashable {
  /// It does.
  case more
  /// It does not: what is upstream may stop.
  case enough
}

/// Where a stage in a chain puts what it gives for one item.
public struct StageOutput {
  /// What was emitted since the last item, in order.
  public var items: [Item] = []
  /// How many items the stage dropped on purpose.
  public var dropped = 0
  /// Why the whole run is to stop now, where a stage says so (`strict`): what was emitted goes on,
  /// all else is cancelled, and the run ends with exit code 3.
  public var stop: StageFailure?

  /// Makes an empty output.
  public init() {}

  /// Gives an item to the next stage.
  @inlinable
  public mutating func emit(_ item: Item) { items.append(item) }

  /// Says that the item goes no further, on purpose.
  @inlinable
  public mutating func drop() { dropped += 1 }
}

/// The end of a pipeline: takes items and puts them somewhere.
public protocol Sink: AnyObject {
  /// Takes an item. A failure of kind `output` ends the run; any other is that of the item.
  func write(_ item: Item) throws(StageFailure)
  /// Hands on what was held back; called whenever nothing more is there for the moment.
  func flush() throws(StageFailure)
  /// Ends it: after true everything is to be made final, after false nothing, and what was
  /// written is left in such a way that nobody takes it for whole. Gives a remark for the user
  /// (`left a.csv.part`), or nil.
  func close(complete: Bool) throws(StageFailure) -> String?
  /// Makes a receiver for the body of the response that this item will be, so that it is never
  /// held whole; nil where the sink wants it assembled. Called from several threads.
  var bodyReceiver: (@Sendable (Item) throws(StageFailure) -> any BodyReceiver)? { get }
}

extension Sink {
  /// Nothing is held back.
  public func flush() throws(StageFailure) {}
  /// Bodies are assembled.
  public var bodyReceiver: (@Sendable (Item) throws(StageFailure) -> any BodyReceiver)? { nil }
}
