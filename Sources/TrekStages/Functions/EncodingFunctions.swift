internal import TrekStageKit
internal import TrekValues

extension FunctionDefinition {
  /// The function `base64`.
  static let base64 = FunctionDefinition(
    "base64", group: "Encoding", "Gives text or bytes in base64 (RFC 4648).",
    taking: Argument<TextOrBytes>("value", "Text, as UTF-8, or bytes."), gives: .text,
    failures: [
      FailureDescription(
        "argument", "The argument is neither text nor bytes.", example: "[3] | base64")
    ],
    examples: [Example(#"base64("user:pass")"#, prints: "dXNlcjpwYXNz")]
  ) { value in
    let output = ByteBuffer()
    value.bytes.withUnsafeBytes { Base64.append($0, to: output) }
    return .text(Text(knownValid: output.bytes))
  }

  /// The function `unbase64`.
  static let unbase64 = FunctionDefinition(
    "unbase64", group: "Encoding", "Gives the bytes that a text in base64 stands for.",
    taking: Argument<Text>("text", "The text, in the usual alphabet or that of URLs."),
    gives: .bytes,
    discussion: "The `=` at the end may be missing; white space and all else is refused.",
    failures: [
      FailureDescription("text", "The text is no base64.", example: #"["a"] | unbase64"#)
    ],
    examples: [Example(#"["aMOp", "-_8="] | unbase64 | hex"#, prints: "68c3a9\nfbff")]
  ) { text throws(StageFailure) in
    guard let bytes = Base64.decode(text) else {
      throw StageFailure(code: "unbase64.text", "the text is no base64")
    }
    return .bytes(bytes)
  }

  /// The function `hex`.
  static let hex = FunctionDefinition(
    "hex", group: "Encoding", "Gives text or bytes in hexadecimal digits.",
    taking: Argument<TextOrBytes>("value", "Text, as UTF-8, or bytes."), gives: .text,
    examples: [Example(#"hex("é")"#, prints: "c3a9")]
  ) { value in .text(HexDigits.text(value.bytes)) }

  /// The function `unhex`.
  static let unhex = FunctionDefinition(
    "unhex", group: "Encoding", "Gives the bytes that hexadecimal digits stand for.",
    taking: Argument<Text>("text", "The digits, two for each byte."), gives: .bytes,
    failures: [
      FailureDescription(
        "text", "The text is not pairs of hexadecimal digits.", example: #"["abc"] | unhex"#)
    ],
    examples: [Example(#"["C3a9"] | unhex | text"#, prints: "é")]
  ) { text throws(StageFailure) in
    let bytes = text.withUTF8 { digits -> Bytes? in
      guard digits.count % 2 == 0 else { return nil }
      let output = ByteBuffer(capacity: digits.count / 2)
      for index in stride(from: 0, to: digits.count, by: 2) {
        guard let high = HexDigits.value(digits[index]),
          let low = HexDigits.value(digits[index + 1])
        else { return nil }
        output.append(high << 4 | low)
      }
      return output.bytes
    }
    guard let bytes else {
      throw StageFailure(code: "unhex.text", "the text is not pairs of hexadecimal digits")
    }
    return .bytes(bytes)
  }

  /// The function `sha256`.
  static let sha256 = FunctionDefinition(
    "sha256", group: "Encoding",
    "Gives the SHA-256 of text or bytes (FIPS 180-4), in hexadecimal digits.",
    taking: Argument<TextOrBytes>("value", "Text, as UTF-8, or bytes."), gives: .text,
    examples: [
      Example(
        #"sha256("abc")"#,
        prints: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    ]
  ) { value in
    let digest = value.bytes.withUnsafeBytes { SHA256.digest(of: $0) }
    return .text(HexDigits.text(Bytes(digest)))
  }

  /// The function `urlEncode`.
  static let urlEncode = FunctionDefinition(
    "urlEncode", group: "Encoding", "Percent-encodes a text for any part of a URL (RFC 3986).",
    taking: Argument<Text>("text", "The text."), gives: .text,
    discussion:
      "All but letters, digits and `-._~` is encoded; `query:` of a request does it itself.",
    examples: [Example(#"urlEncode("a b/ä")"#, prints: "a%20b%2F%C3%A4")]
  ) { text in
    let output = ByteBuffer(capacity: text.count)
    PercentText.append(text, to: output)
    return .text(Text(knownValid: output.bytes))
  }

  /// The function `urlDecode`.
  static let urlDecode = FunctionDefinition(
    "urlDecode", group: "Encoding", "Gives the text that percent-encoding stands for.",
    taking: Argument<Text>("text", "The text."), gives: .text,
    failures: [
      FailureDescription(
        "text", "A `%` is not followed by two hexadecimal digits, or it is no text.",
        example: #"["%4"] | urlDecode"#)
    ],
    examples: [Example(#"urlDecode("a%20b%2f%C3%A4")"#, prints: "a b/ä")]
  ) { text throws(StageFailure) in
    guard let bytes = PercentText.decode(text) else {
      throw StageFailure(
        code: "urlDecode.text", "a `%` is not followed by two hexadecimal digits")
    }
    guard let decoded = Text(validating: bytes) else {
      throw StageFailure(code: "urlDecode.text", "what it stands for is no text in UTF-8")
    }
    return .text(decoded)
  }
}
