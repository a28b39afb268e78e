#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif
internal import TrekStageKit
internal import TrekValues

extension Charset {
  /// The text that bytes are in this encoding; throws where some stand for nothing.
  func text(
    of bytes: Bytes, _ invalid: InvalidBytes, stage: String, _ value: Value
  ) throws(StageFailure) -> Text {
    if let text = decode(bytes, replacing: invalid == .replace) { return text }
    if !CharsetConverter.exists(self) {
      throw StageFailure(
        code: "\(stage).charset", "this system has no converter for `\(name)`",
        help: "on Debian the package `libc6` or `locales` brings the rarer ones")
    }
    let place = self == .utf8 ? UTF8Offset.firstInvalid(in: bytes) : nil
    throw StageFailure(
      code: "\(stage).encoding",
      "the bytes are not valid \(name)" + (place.map { ", from offset \($0) on" } ?? ""),
      notes: BodyBytes.notes(on: value),
      help: "`decode` reads other encodings, `invalid: replace` repairs",
      response: BodyBytes.response(value))
  }

  /// The text, or nil where bytes stand for nothing and are not to be replaced, or where the system
  /// does not know the encoding.
  ///
  /// A byte order mark in front is passed over.
  func decode(_ bytes: Bytes, replacing: Bool) -> Text? {
    let rest = bytes[markLength(bytes)..<bytes.count]
    if self == .utf8 {
      if let text = Text(validating: rest) { return text }
      return replacing ? Text(repairing: rest) : nil
    }
    guard let converter = CharsetConverter(self) else { return nil }
    return converter.convert(rest, replacing: replacing)
  }

  private func markLength(_ bytes: Bytes) -> Int {
    bytes.withUnsafeBytes { raw in
      switch name {
      case "utf-8": raw.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      case "utf-16be": raw.starts(with: [0xFE, 0xFF]) ? 2 : 0
      case "utf-16le": raw.starts(with: [0xFF, 0xFE]) ? 2 : 0
      default: 0
      }
    }
  }
}

/// Where bytes stop being UTF-8.
private enum UTF8Offset {
  static func firstInvalid(in bytes: Bytes) -> Int? {
    bytes.withUnsafeBytes { UTF8Check.firstInvalidOffset(in: $0) }
  }
}

/// A converter of the C library's iconv(3) into UTF-8; for one thread.
private final class CharsetConverter {
  private let handle: iconv_t

  /// Opens one; nil where the system knows no such encoding.
  init?(_ charset: Charset) {
    guard let handle = iconv_open("UTF-8", charset.converterName),
      handle != iconv_t(bitPattern: -1)
    else { return nil }
    self.handle = handle
  }

  deinit { iconv_close(handle) }

  static func exists(_ charset: Charset) -> Bool {
    charset == .utf8 || CharsetConverter(charset) != nil
  }

  func convert(_ bytes: Bytes, replacing: Bool) -> Text? {
    let output = ByteBuffer(capacity: bytes.count + bytes.count / 2 + 16)
    let isWhole = bytes.withUnsafeBytes { raw in
      guard let base = raw.baseAddress else { return true }
      // iconv wants a pointer to what it may not change.
      var next: UnsafeMutablePointer<CChar>? = UnsafeMutablePointer(
        mutating: base.assumingMemoryBound(to: CChar.self))
      var left = raw.count
      while left > 0 {
        switch step(&next, &left, output) {
        case 0, E2BIG: continue
        default:
          // EILSEQ at a byte that begins nothing, EINVAL where the end cuts a character.
          if !replacing { return false }
          output.append("\u{FFFD}")
          next = next.map { $0 + 1 }
          left -= 1
        }
      }
      return true
    }
    return isWhole ? Text(validating: output.bytes) : nil
  }

  /// Converts as much as there is room for; 0 or the error's number.
  private func step(
    _ next: inout UnsafeMutablePointer<CChar>?, _ left: inout Int, _ output: ByteBuffer
  ) -> Int32 {
    var number: Int32 = 0
    output.withUnsafeMutableSpare(64) { spare in
      var target = spare.baseAddress?.assumingMemoryBound(to: CChar.self)
      var room = spare.count
      // (size_t)-1 is -1 to Swift's `Int`.
      if iconv(handle, &next, &left, &target, &room) == -1 { number = errno }
      return spare.count - room
    }
    return number
  }
}
