/// Values in order, shared until they are changed.
///
/// Either an array, or a view of an array in a JSON text, whose values are made when they are asked
/// for.
@frozen
public struct List: Sendable {
  @usableFromInline
  @frozen
  enum Form: Sendable {
    case array([Value])
    /// An array of a document, by its index on the tape.
    case json(JSONDocument, UInt32)
  }

  @usableFromInline var form: Form
  @usableFromInline var depthValue: UInt16

  @inlinable
  init(form: Form, depth: UInt16) {
    self.form = form
    self.depthValue = depth
  }

  /// An empty list.
  @inlinable
  public init() {
    self.init(form: .array([]), depth: 1)
  }

  /// A list of values.
  ///
  /// A value so deep that the list would nest beyond `Value.maximumDepth` is replaced by
  /// `TooDeep.value`; who can report an error uses `init(checking:)`.
  @inlinable
  public init(_ values: [Value]) {
    var values = values
    var depth = Nesting.depth(of: values)
    if depth > Value.maximumDepth { depth = Nesting.cut(&values) }
    self.init(form: .array(values), depth: UInt16(truncatingIfNeeded: depth))
  }

  /// A list of values, or an error where it would nest deeper than `Value.maximumDepth`.
  @inlinable
  public init(checking values: [Value]) throws(NestingError) {
    if Nesting.depth(of: values) > Value.maximumDepth { throw NestingError() }
    self.init(values)
  }

  /// How many values there are.
  @inlinable public var count: Int {
    switch form {
    case .array(let values): values.count
    case .json(let document, let array): document.count(Int(array))
    }
  }

  /// Whether there is no value.
  @inlinable public var isEmpty: Bool { count == 0 }

  /// How deep values nest in it, itself included.
  @inlinable public var depth: Int { Int(depthValue) }

  /// The value at a place from 0, or nil outside of the list.
  ///
  /// In a list out of a JSON text a place is found by walking there: iterate instead of counting.
  @inlinable
  public subscript(index: Int) -> Value? {
    switch form {
    case .array(let values):
      // Not a conditional expression: its `nil` would be the value null.
      guard index >= 0, index < values.count else { return .none }
      return values[index]
    case .json(let document, let array):
      return document.element(index, of: array, depth: depth)
    }
  }

  /// The values as an array.
  @inlinable public var array: [Value] {
    switch form {
    case .array(let values): values
    case .json(let document, let array): document.elements(of: array, depth: depth)
    }
  }

  /// Calls a closure with each value in order.
  @inlinable
  public func forEach<Failure: Error>(
    _ body: (Value) throws(Failure) -> Void
  ) throws(Failure) {
    switch form {
    case .array(let values):
      for value in values { try body(value) }
    case .json:
      for value in self { try body(value) }
    }
  }

  /// Adds a value at the end, in place where nobody shares the list.
  ///
  /// Depth as in `init(_:)`.
  public mutating func append(_ value: Value) {
    let value = value.depth >= Value.maximumDepth ? TooDeep.value : value
    var values = array
    form = .array([])
    values.append(value)
    form = .array(values)
    depthValue = Swift.max(depthValue, UInt16(truncatingIfNeeded: value.depth + 1))
  }

  /// The values of this list followed by those of another.
  public func appending(_ other: List) -> List {
    if isEmpty { return other }
    if other.isEmpty { return self }
    return List(form: .array(array + other.array), depth: Swift.max(depthValue, other.depthValue))
  }
}

extension List: ExpressibleByArrayLiteral {
  /// A list of values.
  public init(arrayLiteral elements: Value...) {
    self.init(elements)
  }
}
