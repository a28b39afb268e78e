/// What is known of a value before a script runs.
public enum ValueType: Sendable, Hashable {
  // Only the two cases that need it are indirect: were all, the compiler would keep the case in
  // spare bits of the pointer, and the leak sanitizer would take what constants point to as lost.

  /// Not known: everything is let through and looked at when it is there.
  case any
  /// Only null.
  case null
  /// True or false.
  case bool
  /// A whole number.
  case int
  /// Any number.
  case number
  /// Text.
  case text
  /// Bytes.
  case bytes
  /// A length of time.
  case duration
  /// A number of bytes.
  case size
  /// A count per length of time.
  case rate
  /// A URL, also one that is written as text.
  case url
  /// A regular expression.
  case regex
  /// A list of values of one type.
  indirect case list(ValueType)
  /// A record with these fields; where it is open, perhaps with others.
  case record([String: ValueType], open: Bool)
  /// An answer to a request.
  case response
  /// A failed item.
  case error
  /// A page, a document of XML, or an element of one.
  case element
  /// Null or a value of a type.
  indirect case optional(ValueType)
  /// No value at all: what comes after a sink.
  case nothing
}

extension ValueType: CustomStringConvertible {
  /// The type as it is written in a script: `Text`, `[Int]`, `{name: Text}`, `Text?`.
  ///
  /// An open record shows it by `…`; types that no script writes have names all the same.
  public var description: String {
    switch self {
    case .any: "Any"
    case .null: "Null"
    case .bool: "Bool"
    case .int: "Int"
    case .number: "Number"
    case .text: "Text"
    case .bytes: "Bytes"
    case .duration: "Duration"
    case .size: "Size"
    case .rate: "Rate"
    case .url: "URL"
    case .regex: "Regex"
    case .list(let element): "[\(element)]"
    case .record(let fields, let open):
      "{"
        + (fields.sorted { $0.key < $1.key }.map { "\(Self.name($0.key)): \($0.value)" }
        + (open ? ["…"] : [])).joined(separator: ", ") + "}"
    case .response: "Response"
    case .error: "Error"
    case .element: "Element"
    case .optional(let wrapped): "\(wrapped)?"
    case .nothing: "Nothing"
    }
  }

  /// A field's name, in quotes where a script needs them.
  private static func name(_ name: String) -> String {
    let plain =
      !name.isEmpty
      && name.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "_") || (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
      }
    if plain, let first = name.utf8.first, !(first &- 0x30 < 10) { return name }
    return Value.text(Text(name)).json().string
  }
}
