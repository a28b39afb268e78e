internal import TrekStageKit
internal import TrekValues

extension FunctionDefinition {
  /// The function `md5`.
  static let md5 = FunctionDefinition(
    "md5", group: "Encoding",
    "Gives the MD5 of text or bytes (RFC 1321), in hexadecimal digits.",
    taking: Argument<TextOrBytes>("value", "Text, as UTF-8, or bytes."), gives: .text,
    discussion: "For comparing with what others made: it protects nothing. `sha256` does.",
    examples: [Example(#"md5("abc")"#, prints: "900150983cd24fb0d6963f7d28e17f72")]
  ) { value in
    .text(HexDigits.text(Bytes(value.bytes.withUnsafeBytes { LegacyDigests.md5($0) })))
  }

  /// The function `sha1`.
  static let sha1 = FunctionDefinition(
    "sha1", group: "Encoding",
    "Gives the SHA-1 of text or bytes (FIPS 180-4), in hexadecimal digits.",
    taking: Argument<TextOrBytes>("value", "Text, as UTF-8, or bytes."), gives: .text,
    discussion: "For comparing with what others made: it protects nothing. `sha256` does.",
    examples: [Example(#"sha1("abc")"#, prints: "a9993e364706816aba3e25717850c26c9cd0d89d")]
  ) { value in
    .text(HexDigits.text(Bytes(value.bytes.withUnsafeBytes { LegacyDigests.sha1($0) })))
  }

  /// The function `htmlEscape`.
  static let htmlEscape = FunctionDefinition(
    "htmlEscape", group: "Encoding",
    "Writes a text so that it stands in a page, also in an attribute, as it is.",
    taking: Argument<Text>("text", "The text."), gives: .text,
    discussion: "`& < > \" '` become entities. `html(…).text` reads entities back.",
    examples: [Example(#"htmlEscape("<a & 'b'>")"#, prints: "&lt;a &amp; &#39;b&#39;&gt;")]
  ) { text in
    let output = ByteBuffer(capacity: text.count + 16)
    text.withUTF8 { bytes in
      for byte in bytes {
        switch byte {
        case UInt8(ascii: "&"): output.append("&amp;")
        case UInt8(ascii: "<"): output.append("&lt;")
        case UInt8(ascii: ">"): output.append("&gt;")
        case UInt8(ascii: "\""): output.append("&quot;")
        case UInt8(ascii: "'"): output.append("&#39;")
        default: output.append(byte)
        }
      }
    }
    return .text(Text(knownValid: output.bytes))
  }
}
