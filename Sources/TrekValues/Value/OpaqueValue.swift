/// A value that is more than data: a response, a URL, a regular expression, an error.
public protocol OpaqueValue: AnyObject, Sendable {
  /// The name of its kind as messages show it: `response`, `regex`, `url`, `error`.
  var typeName: String { get }

  /// The field of a name, or nil where there is none.
  func field(_ name: String) -> Value?

  /// Why a field that is one of its own has no value now: its body is not JSON, say.
  ///
  /// By default nil: a field that `field` does not give is none.
  func fault(ofField name: String) -> String?

  /// The names of its fields, in the order in which messages list them.
  var fieldNames: [String] { get }

  /// What it prints and interpolates as, or nil where it has no such form.
  func asText() -> Text?

  /// The plain value that it becomes in JSON: a record, a text; never an object.
  func asValue() -> Value

  /// How many lists, records and objects nest in it, itself included; 1 unless it holds values.
  var depth: Int { get }

  /// Whether another object counts as the same value; by default only itself does.
  func isEqual(to other: any OpaqueValue) -> Bool

  /// Feeds to a hasher what `isEqual(to:)` compares; by default its identity.
  func hash(into hasher: inout Hasher)
}

extension OpaqueValue {
  /// Nothing stands in the way of a field.
  public func fault(ofField name: String) -> String? { nil }

  /// One level: itself.
  public var depth: Int { 1 }

  /// Whether it is the same object.
  public func isEqual(to other: any OpaqueValue) -> Bool { self === other }

  /// Feeds its identity to the hasher.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
