import TrekDiagnostics
public import TrekValues

/// Takes secrets out of texts before anyone sees them: what a run was told by `secret`, and the
/// user-info of URLs.
///
/// One for each run; any thread may use it. What it is told is not forgotten.
public final class Redactor: Sendable {
  /// What stands in a secret's place.
  public static let mark = "•••"

  /// Shorter secrets are only found between characters that belong to no word: else every text
  /// that happens to hold the letter would be unreadable.
  private static let shortest = 4

  private let secrets = Locked<[[UInt8]]>([])

  /// Makes one that knows no secret.
  public init() {}

  /// Keeps a value secret: each text in it, as it stands, in capital and in small letters, and as
  /// URLs, JSON, Base64 and hexadecimal digits write it.
  ///
  /// A part of it, and what a hash makes of it, is not known again.
  public func keep(_ value: Value) {
    switch value {
    case .null, .bool: return
    case .text(let text): keep(text.string)
    case .bytes(let bytes): keep(String(decoding: bytes.withUnsafeBytes(Array.init), as: UTF8.self))
    case .list(let list): for element in list { keep(element) }
    case .record(let record): for (_, field) in record { keep(field) }
    default: keep(String(describing: value))
    }
  }

  private func keep(_ text: String) {
    let trimmed = text.trimmingSpaces
    guard !trimmed.isEmpty else { return }
    let cases = [trimmed, trimmed.uppercased(), trimmed.lowercased()]
    let forms = Set(
      [text]
        + cases.flatMap {
          [$0, Self.percentEncoded($0), Self.escaped($0)] + Self.base64($0) + Self.hexadecimal($0)
        })
    secrets.withLock { secrets in
      for form in forms where !secrets.contains(Array(form.utf8)) {
        secrets.append(Array(form.utf8))
      }
      // The longest first, so that of two secrets of which one begins the other none shows its end.
      secrets.sort { $0.count > $1.count }
    }
  }

  /// Whether there is anything to look for but user-info.
  public var isEmpty: Bool { secrets.withLock(\.isEmpty) }

  /// The text without secrets, and without the user-info of URLs.
  public func redact(_ text: String) -> String {
    let hidden = isEmpty ? text : String(decoding: redact(Array(text.utf8)), as: UTF8.self)
    return hidden.utf8.contains(UInt8(ascii: "@")) ? Self.withoutUserInfo(hidden) : hidden
  }

  /// The bytes without secrets.
  public func redact(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for secret in secrets.withLock({ $0 }) { bytes = Self.replace(secret, in: bytes) }
    return bytes
  }

  // MARK: Finding

  private static func replace(_ secret: [UInt8], in bytes: [UInt8]) -> [UInt8] {
    guard bytes.count >= secret.count else { return bytes }
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let end = index + secret.count
      if bytes[index] == secret[0], end <= bytes.count, bytes[index..<end].elementsEqual(secret),
        secret.count >= shortest || isApart(index..<end, in: bytes)
      {
        result.append(contentsOf: mark.utf8)
        index = end
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  private static func isApart(_ range: Range<Int>, in bytes: [UInt8]) -> Bool {
    let before = range.lowerBound > 0 && isWord(bytes[range.lowerBound - 1])
    let after = range.upperBound < bytes.count && isWord(bytes[range.upperBound])
    return !before && !after
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x80...0xFF:
      true
    default: false
    }
  }

  /// The text with what stands before the `@` of each URL's authority hidden.
  private static func withoutUserInfo(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      result.append(bytes[index])
      index += 1
      guard result.count >= 3, result.suffix(3).elementsEqual("://".utf8) else { continue }
      let authority = bytes[index...].prefix { byte in
        byte > 0x20 && !"/?#\"'`<>\\".utf8.contains(byte)
      }
      guard let at = authority.lastIndex(of: UInt8(ascii: "@")), at > index else { continue }
      result.append(contentsOf: mark.utf8)
      index = at
    }
    return String(decoding: result, as: UTF8.self)
  }

  // MARK: Forms

  /// What Base64 makes of it wherever it stands in a longer text, as in `Authorization: Basic …`:
  /// the letters that depend on it alone, for each of the three ways in which bytes fall into
  /// groups; none where these would be too few to be told from chance.
  private static func base64(_ text: String) -> [String] {
    let secret = Array(text.utf8)
    guard secret.count >= 2 * shortest else { return [] }
    return (0..<3).flatMap { lead -> [String] in
      let output = ByteBuffer()
      (Array(repeating: 0, count: lead) + secret).withUnsafeBytes {
        Base64.append($0, to: output)
      }
      let letters = String(decoding: output.withUnsafeBytes { Array($0) }, as: UTF8.self)
      let first = (lead * 8 + 5) / 6
      let last = (lead + secret.count) * 8 / 6
      let own = String(letters.dropFirst(first).prefix(last - first))
      return [own, own.replacing("+", with: "-").replacing("/", with: "_")]
    }
  }

  /// In hexadecimal digits of either case; none where these would be too few.
  private static func hexadecimal(_ text: String) -> [String] {
    guard text.utf8.count >= shortest else { return [] }
    let digits = text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return [digits, digits.uppercased()]
  }

  /// As a URL's query writes it (RFC 3986, section 2.1).
  private static func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        result.append(byte)
      default: result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// As JSON writes it between its quotes.
  private static func escaped(_ text: String) -> String {
    let output = ByteBuffer()
    JSONWriter.write(.text(Text(text)), to: output)
    return String(
      decoding: output.withUnsafeBytes { Array($0.dropFirst().dropLast()) }, as: UTF8.self)
  }
}

extension String {
  /// Without the blanks and line ends at its ends, which headers and URLs lose on the way.
  fileprivate var trimmingSpaces: String {
    var rest = unicodeScalars[...]
    while let first = rest.first, first.properties.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.properties.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}
