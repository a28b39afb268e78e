/// The header fields of a request: shared, never changed, known again by identity.
///
/// A transport may keep what it built from one of these for as long as it holds the object.
public final class RequestHeaders: Sendable {
  /// One field; a nil value takes away a field that the transport would send by itself.
  public struct Field: Sendable, Hashable {
    /// The name, a token.
    public let name: String
    /// The value without CR, LF or NUL; nil: the field is not sent at all.
    public let value: String?

    /// Makes a field; throws where the name is no token or the value holds a control character
    /// that would begin another field (RFC 9110, section 5.5).
    public init(_ name: String, _ value: String?) throws(HeaderError) {
      guard !name.isEmpty, name.utf8.allSatisfy(HTTPToken.allows) else { throw .name(name) }
      if let value, let bad = value.utf8.first(where: { $0 == 0 || $0 == 10 || $0 == 13 }) {
        throw .value(name: name, byte: bad)
      }
      self.name = name
      self.value = value
    }
  }

  /// The fields in the order in which they are sent; names may repeat.
  public let fields: [Field]

  /// Makes a block of fields.
  public init(_ fields: [Field]) { self.fields = fields }

  /// No fields.
  public static let none = RequestHeaders([])
}

/// Why a header field cannot be sent.
public enum HeaderError: Error, Sendable, Equatable {
  /// The name is empty or holds a character that is not allowed in names.
  case name(String)
  /// The value of the named field holds this control byte.
  case value(name: String, byte: UInt8)

  /// What is wrong, for people.
  public var message: String {
    switch self {
    case .name(""): "a header name is empty"
    case .name(let name): "\(String(reflecting: name)) is no header name"
    case .value(let name, let byte):
      "the value of header `\(name)` holds the control character \(byte)"
    }
  }
}
