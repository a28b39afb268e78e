/// Values by name, in order.
///
/// Either a shared shape and an array of values, or a view of an object in a JSON text, whose
/// values are made when they are asked for.
@frozen
public struct Record: Sendable {
  @usableFromInline
  @frozen
  enum Form: Sendable {
    /// As many values as the shape has keys.
    case shaped(RecordShape, [Value])
    /// An object of a document, by its index on the tape.
    case json(JSONDocument, UInt32)
  }

  @usableFromInline let form: Form
  @usableFromInline let depthValue: UInt16

  @inlinable
  init(form: Form, depth: UInt16) {
    self.form = form
    self.depthValue = depth
  }

  /// A record without fields.
  @inlinable
  public init() {
    self.init(form: .shaped(.empty, []), depth: 1)
  }

  /// A record of values in the order of the shape's keys.
  ///
  /// Missing values count as null, superfluous ones are dropped. A value so deep that the record
  /// would nest beyond `Value.maximumDepth` is replaced by `TooDeep.value`; who can report an error
  /// uses `init(checking:values:)`.
  @inlinable
  public init(shape: RecordShape, values: [Value]) {
    var values = values
    if values.count != shape.count { Record.fit(&values, to: shape.count) }
    var depth = Nesting.depth(of: values)
    if depth > Value.maximumDepth { depth = Nesting.cut(&values) }
    self.init(form: .shaped(shape, values), depth: UInt16(truncatingIfNeeded: depth))
  }

  /// A record of values in the order of the shape's keys, or an error where it would nest deeper
  /// than `Value.maximumDepth`.
  @inlinable
  public init(checking shape: RecordShape, values: [Value]) throws(NestingError) {
    if Nesting.depth(of: values) > Value.maximumDepth { throw NestingError() }
    self.init(shape: shape, values: values)
  }

  /// A record of fields, the last value counting where a name occurs twice.
  ///
  /// That value stands at the place of the first. Depth as in `init(shape:values:)`.
  public init(_ fields: [(String, Value)]) {
    self.init(keyed: fields.map { RecordKey($0.0) }, fields.map(\.1))
  }

  /// A record of fields, the last value counting where a name occurs twice.
  ///
  /// That value stands at the place of the first. Depth as in `init(shape:values:)`.
  public init(_ fields: [(Text, Value)]) {
    self.init(keyed: fields.map { RecordKey($0.0) }, fields.map(\.1))
  }

  /// A record of as many values as keys, of which some may be repeated.
  init(keyed keys: [RecordKey], _ values: [Value]) {
    let shape = ShapeCache.shape(keys)
    if shape.count == keys.count {
      self.init(shape: shape, values: values)
      return
    }
    var last = [Value](repeating: .null, count: shape.count)
    for (key, value) in zip(keys, values) {
      if let index = shape.index(of: key) { last[index] = value }
    }
    self.init(shape: shape, values: last)
  }

  @usableFromInline
  static func fit(_ values: inout [Value], to count: Int) {
    if values.count > count {
      values.removeLast(values.count - count)
    } else {
      values.append(contentsOf: repeatElement(.null, count: count - values.count))
    }
  }

  /// How many fields there are.
  @inlinable public var count: Int {
    switch form {
    case .shaped(let shape, _): shape.count
    case .json: viewedCount
    }
  }

  /// Whether there is no field.
  @inlinable public var isEmpty: Bool { count == 0 }

  /// How deep values nest in it, itself included.
  @inlinable public var depth: Int { Int(depthValue) }

  /// The names in order.
  public var keys: [Text] {
    switch form {
    case .shaped(let shape, _): shape.keys.map(\.text)
    case .json: map(\.key)
    }
  }

  /// The values in order.
  @inlinable public var values: [Value] {
    switch form {
    case .shaped(_, let values): values
    case .json: viewedValues
    }
  }

  /// The value of a field, or nil where there is none of this name.
  @inlinable
  public subscript(key: RecordKey) -> Value? {
    switch form {
    case .shaped(let shape, let values):
      guard let index = shape.index(of: key) else { return nil }
      return values[index]
    case .json(let document, let object):
      return document.field(key, of: object, depth: depth)
    }
  }

  /// The value of a field, or nil where there is none of this name.
  public subscript(name: Text) -> Value? {
    switch form {
    case .shaped(let shape, let values):
      guard let index = shape.index(of: name) else { return nil }
      return values[index]
    case .json(let document, let object):
      return document.field(name, of: object, depth: depth)
    }
  }

  /// The value of a field, or nil where there is none of this name.
  public subscript(name: String) -> Value? { self[Text(name)] }

  /// Calls a closure with each field in order.
  @inlinable
  public func forEach<Failure: Error>(
    _ body: (Text, Value) throws(Failure) -> Void
  ) throws(Failure) {
    switch form {
    case .shaped(let shape, let values):
      for index in values.indices { try body(shape.keys[index].text, values[index]) }
    case .json:
      for (name, value) in self { try body(name, value) }
    }
  }
}

extension Record: ExpressibleByDictionaryLiteral {
  /// A record of fields; of a name that occurs twice the last value counts.
  public init(dictionaryLiteral elements: (String, Value)...) {
    self.init(elements)
  }
}
