public import TrekValues

/// What flows from stage to stage: a value, where it came from, and what it is bound to.
///
/// An item whose `failure` is set is an error item: it travels in its place in the order, and only
/// stages that ask for failures see it.
@frozen
public struct Item: Sendable {
  /// The value; null in an error item.
  public var value: Value
  /// The position, from 0, of the item that this one came from, among those that came to the last
  /// concurrent stage on the way; before the first of them, at the head of the pipeline.
  public var ordinal: Int
  /// What `as` bound on the way here.
  public var bindings: Bindings?
  /// Why there is no value, or nil.
  public var failure: ItemFailure?

  /// Makes an item.
  @inlinable
  public init(
    _ value: Value, ordinal: Int = 0, bindings: Bindings? = nil, failure: ItemFailure? = nil
  ) {
    self.value = value
    self.ordinal = ordinal
    self.bindings = bindings
    self.failure = failure
  }

  /// The same item with another value.
  @inlinable
  public func with(_ value: Value) -> Item {
    Item(value, ordinal: ordinal, bindings: bindings)
  }
}

/// The values that `as` keeps in reach of an item: a list, the newest first.
public final class Bindings: Sendable {
  /// The place that the checker gave to the name.
  public let slot: Int
  /// What the name stands for.
  public let value: Value
  /// What was bound before.
  public let next: Bindings?

  /// Puts one more binding before others.
  public init(slot: Int, value: Value, next: Bindings?) {
    self.slot = slot
    self.value = value
    self.next = next
  }

  /// The value in a slot, or nil where nothing was bound to it.
  public static func value(in bindings: Bindings?, slot: Int) -> Value? {
    var current = bindings
    while let binding = current {
      if binding.slot == slot { return binding.value }
      current = binding.next
    }
    return nil
  }
}
