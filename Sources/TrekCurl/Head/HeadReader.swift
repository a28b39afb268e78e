internal import TrekHTTP

/// Reads the header lines of one exchange as they come, and checks what libcurl does not.
///
/// libcurl hands over every line: of interim answers, of the final one, and trailers. Pure.
struct HeadReader {
  /// What a line is, for who keeps the lines.
  enum Line: Equatable {
    /// The status line of an answer: forget the lines so far.
    case begins
    /// A line of a header.
    case field
    /// The empty line that ends the final header.
    case ends
    /// Part of an interim answer that is over, or of a trailer: not kept.
    case dropped
    /// The answer cannot be taken.
    case fault(HeadFault)
  }

  /// The coding of the body.
  enum Coding: Equatable {
    case identity, gzip, zstd
    /// One whose end cannot be checked from outside: brotli, deflate, several.
    case opaque
  }

  /// The most bytes of all lines together, trailers and interim answers included.
  static let maximumBytes = 256 << 10
  /// The most lines.
  static let maximumLines = 1000

  /// The status of the answer, 0 before its first line.
  private(set) var status = 0
  /// What the status line named.
  private(set) var version = HTTPVersion.http11
  /// Whether the empty line of the final answer came.
  private(set) var isComplete = false
  /// Whether messages are framed as RFC 9112 says.
  var isHTTP1: Bool { version == .http11 || version == .http10 }
  /// The length of the body as announced, or nil.
  private(set) var contentLength: Int?
  /// Whether `Transfer-Encoding` was there, so that `Content-Length` does not count.
  private(set) var hasTransferEncoding = false
  /// Whether the body comes in chunks.
  private(set) var isChunked = false
  /// The coding of the body.
  private(set) var coding = Coding.identity
  /// Whether there is a `Location`.
  private(set) var hasLocation = false
  /// Whether a field speaks of how many requests are left.
  private(set) var mentionsRateLimit = false
  /// How many interim answers came before.
  private(set) var interim = 0

  private var bytes = 0
  private var lines = 0
  private var isInterim: Bool { status >= 100 && status < 200 }

  /// Reads the next line, its line end included.
  mutating func read(_ line: UnsafeRawBufferPointer) -> Line {
    bytes += line.count
    lines += 1
    if bytes > Self.maximumBytes { return .fault(.tooLarge) }
    if lines > Self.maximumLines { return .fault(.tooManyLines) }
    guard let base = line.baseAddress, !line.isEmpty else { return .dropped }
    let letters = UnsafeBufferPointer(
      start: base.assumingMemoryBound(to: UInt8.self), count: line.count)
    let first = letters[0]
    if first <= 13 { return first == 10 || first == 13 ? endOfBlock() : readField(letters) }
    if first == UInt8(ascii: "H"), Self.begins(letters, "http/") { return statusLine(line) }
    return readField(letters)
  }

  /// A line between status line and empty line, or behind the body.
  private mutating func readField(_ line: UnsafeBufferPointer<UInt8>) -> Line {
    if isComplete || isInterim { return .dropped }
    if status == 0 { return .fault(.statusLine) }
    // The few names that matter here are told apart by one letter of each.
    if line.count < 9 { return .field }
    switch line[0] | 0x20 {
    case UInt8(ascii: "c") where line[7] == UInt8(ascii: "-"):
      if Self.begins(line, "content-length:") { return readLength(Self.rest(of: line, from: 15)) }
      if Self.begins(line, "content-encoding:") { readCoding(Self.rest(of: line, from: 17)) }
    case UInt8(ascii: "t") where line[8] == UInt8(ascii: "-"):
      if Self.begins(line, "transfer-encoding:") {
        hasTransferEncoding = true
        isChunked = isChunked || Self.lastWord(of: Self.rest(of: line, from: 18), is: "chunked")
      }
    case UInt8(ascii: "l") where line[8] == UInt8(ascii: ":"):
      if Self.begins(line, "location:") { hasLocation = true }
    case UInt8(ascii: "r") where line[4] | 0x20 == UInt8(ascii: "l"):
      if Self.begins(line, "ratelimit") { mentionsRateLimit = true }
    case UInt8(ascii: "x") where line[2] | 0x20 == UInt8(ascii: "r"):
      if Self.begins(line, "x-rate") { mentionsRateLimit = true }
    default: break
    }
    return .field
  }

  private mutating func endOfBlock() -> Line {
    // After a final header: the empty line behind a trailer.
    if isComplete { return .dropped }
    if status == 0 { return .fault(.statusLine) }
    if isInterim {
      interim += 1
      return .dropped
    }
    isComplete = true
    return .ends
  }

  /// `HTTP/1.1 200 OK` and `HTTP/2 200`: begins an answer, also where libcurl, after a connection
  /// that died, began another by itself.
  private mutating func statusLine(_ line: UnsafeRawBufferPointer) -> Line {
    isComplete = false
    contentLength = nil
    hasTransferEncoding = false
    isChunked = false
    coding = .identity
    hasLocation = false
    mentionsRateLimit = false
    status = 0
    var index = 5
    while index < line.count, line[index] != 32 { index += 1 }
    guard index + 3 < line.count else { return .fault(.statusLine) }
    var number = 0
    for digit in line[(index + 1)...(index + 3)] {
      guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else {
        return .fault(.statusLine)
      }
      number = number * 10 + Int(digit - UInt8(ascii: "0"))
    }
    if index + 4 < line.count, line[index + 4] > 32 { return .fault(.statusLine) }
    // 101 would make the rest of the connection another protocol, which nobody asked for.
    if number < 100 || number == 101 { return .fault(.status(number)) }
    status = number
    version =
      switch (line[5], line[7]) {
      case (UInt8(ascii: "2"), _): .http2
      case (UInt8(ascii: "3"), _): .http3
      case (_, UInt8(ascii: "0")): .http10
      default: .http11
      }
    return isInterim ? .dropped : .begins
  }

  /// RFC 9112, section 6.3: one number; where it is repeated, always the same one.
  private mutating func readLength(_ value: UnsafeBufferPointer<UInt8>) -> Line {
    var index = 0
    while true {
      var number = 0
      let start = index
      while index < value.count, value[index] >= 48, value[index] <= 57 {
        let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
        let (sum, carry) = tens.addingReportingOverflow(Int(value[index]) - 48)
        if overflow || carry { return .fault(.contentLength) }
        number = sum
        index += 1
      }
      if index == start { return .fault(.contentLength) }
      if let contentLength, contentLength != number { return .fault(.conflictingLengths) }
      contentLength = number
      while index < value.count, value[index] <= 32 { index += 1 }
      if index == value.count { return .field }
      guard value[index] == UInt8(ascii: ",") else { return .fault(.contentLength) }
      index += 1
      while index < value.count, value[index] <= 32 { index += 1 }
    }
  }

  private mutating func readCoding(_ value: UnsafeBufferPointer<UInt8>) {
    if value.isEmpty || Self.equals(value, "identity") { return }
    guard coding == .identity else {
      coding = .opaque
      return
    }
    if Self.equals(value, "gzip") || Self.equals(value, "x-gzip") {
      coding = .gzip
    } else {
      coding = Self.equals(value, "zstd") ? .zstd : .opaque
    }
  }

  // MARK: Bytes

  /// Whether bytes begin with a word, which is given in small letters.
  private static func begins(_ bytes: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    if bytes.count < count { return false }
    let letters = word.utf8Start
    var index = 0
    while index < count {
      if bytes[index] | 0x20 != letters[index] | 0x20 { return false }
      index += 1
    }
    return true
  }

  /// Whether bytes are a word.
  private static func equals(_ bytes: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
    bytes.count == word.utf8CodeUnitCount && begins(bytes, word)
  }

  /// The bytes from an offset on, less the white space at both ends.
  private static func rest(
    of line: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> UnsafeBufferPointer<UInt8> {
    var start = start
    var end = line.count
    while start < end, line[start] <= 32 { start += 1 }
    while end > start, line[end - 1] <= 32 { end -= 1 }
    return UnsafeBufferPointer(rebasing: line[start..<end])
  }

  /// Whether the last word of a list with commas is this one.
  private static func lastWord(
    of value: UnsafeBufferPointer<UInt8>, is word: StaticString
  ) -> Bool {
    let start = value.lastIndex(of: UInt8(ascii: ",")).map { $0 + 1 } ?? 0
    return equals(rest(of: value, from: start), word)
  }
}

/// What is wrong with the header of an answer.
enum HeadFault: Equatable {
  case tooLarge
  case tooManyLines
  case statusLine
  case status(Int)
  case contentLength
  case conflictingLengths
}
