internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

/// The text of a document of XML.
enum XMLText {
  static func of(
    _ value: Value, limit: ByteCount, stage: StaticString
  ) throws(StageFailure) -> Text {
    if case .text(let text) = value {
      try DocumentInput.checkSize(text.count, limit, stage: "\(stage)")
      return text
    }
    let bytes = try BodyBytes.of(value, stage: stage)
    try DocumentInput.checkSize(bytes.count, limit, stage: "\(stage)")
    let charset = Charset.named(in: value, bytes) ?? declared(in: bytes) ?? .utf8
    return try charset.text(of: bytes, .fail, stage: "\(stage)", value)
  }

  /// The encoding that `<?xml … encoding="…"?>` names (XML 1.0, section 4.3.3); nil where it names
  /// none that is known.
  static func declared(in bytes: Bytes) -> Charset? {
    let head = bytes[0..<256].array
    guard head.starts(with: "<?xml".utf8) else { return nil }
    let declaration = String(
      decoding: head.prefix { $0 != UInt8(ascii: ">") }, as: UTF8.self)
    guard let name = declaration.firstRange(of: "encoding") else { return nil }
    let rest = declaration[name.upperBound...].drop { $0 == " " || $0 == "=" }
    guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
    let charset = Charset(label: String(rest.dropFirst().prefix { $0 != quote }))
    // A declaration that could be read is in no UTF-16, whatever it says.
    return charset?.name.hasPrefix("utf-16") == true ? .utf8 : charset
  }
}
