internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

/// Header fields laid over one another: a later layer's fields replace those of the same name,
/// whatever its case; null unsets.
struct HeaderLayers {
  private var fields: [RequestHeaders.Field] = []

  /// The block to send.
  var block: RequestHeaders { fields.isEmpty ? .none : RequestHeaders(fields) }

  /// Whether a field of this name was set or unset.
  func mentions(_ name: String) -> Bool {
    fields.contains { HeaderName.equal($0.name, name) }
  }

  /// Lays a record over what is there.
  mutating func lay(_ record: Record) throws(StageFailure) {
    for (key, value) in record {
      let name = key.string
      // What frames the message is the transport's alone: a script that could set it could make
      // one request look like two to a server behind a proxy.
      if HeaderName.equal(name, "Content-Length") || HeaderName.equal(name, "Transfer-Encoding") {
        throw StageFailure(code: "header", "header `\(name)` is set by Trek itself")
      }
      fields.removeAll { HeaderName.equal($0.name, name) }
      let values: [Value] = if case .list(let list) = value { list.array } else { [value] }
      for value in values {
        var text: String?
        if !value.isNull {
          guard let scalar = ScalarText.of(value) else {
            throw StageFailure(
              code: "header",
              "header `\(name)` must be a text, a number, null or a list of texts, and is "
                + value.typeName)
          }
          text = scalar.string
        }
        try append(name, text)
      }
    }
  }

  /// Says what a body is, where the script has not.
  mutating func describe(_ body: EncodedBody) throws(StageFailure) {
    if let type = body.mediaType, !mentions("Content-Type") { try append("Content-Type", type) }
  }

  /// Adds a field.
  mutating func append(_ name: String, _ value: String?) throws(StageFailure) {
    do throws(HeaderError) {
      fields.append(try RequestHeaders.Field(name, value))
    } catch {
      throw StageFailure(code: "header", error.message)
    }
  }
}

/// Names of header fields, compared without regard to case.
enum HeaderName {
  static func equal(_ one: String, _ other: String) -> Bool {
    one.utf8.count == other.utf8.count
      && zip(one.utf8, other.utf8).allSatisfy { lowercased($0) == lowercased($1) }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }
}
