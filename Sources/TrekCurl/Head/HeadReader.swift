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
  /// Whether the status line named HTTP/1.0 or 1.1.
  private(set) var isHTTP1 = false
  /// Whether the empty line of the final answer came.
  private(set) var isComplete = false
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
    guard let first = line.first else { return .dropped }
    switch first {
    case 10, 13: return endOfBlock()
    case UInt8(ascii: "H") where line.starts(with: "HTTP/".utf8): return statusLine(line)
    default: break
    }
    if isComplete { return .dropped }
    if status == 0 { return .fault(.statusLine) }
    if isInterim { return .dropped }
    switch first | 0x20 {
    case UInt8(ascii: "c"):
      if let value = Self.value(of: "content-length", in: line) { return readLength(value) }
      if let value = Self.value(of: "content-encoding", in: line) { readCoding(value) }
    case UInt8(ascii: "t"):
      if let value = Self.value(of: "transfer-encoding", in: line) {
        hasTransferEncoding = true
        isChunked = isChunked || Self.lastWord(of: value, is: "chunked")
      }
    case UInt8(ascii: "l"):
      if Self.value(of: "location", in: line) != nil { hasLocation = true }
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
    isHTTP1 = line[5] == UInt8(ascii: "1")
    return isInterim ? .dropped : .begins
  }

  /// RFC 9112, section 6.3: one number; where it is repeated, always the same one.
  private mutating func readLength(_ value: Slice<UnsafeRawBufferPointer>) -> Line {
    for part in value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let digits = Self.trimmed(part)
      guard !digits.isEmpty else { return .fault(.contentLength) }
      var number = 0
      for digit in digits {
        guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else {
          return .fault(.contentLength)
        }
        let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
        let (sum, carry) = tens.addingReportingOverflow(Int(digit - UInt8(ascii: "0")))
        if overflow || carry { return .fault(.contentLength) }
        number = sum
      }
      if let contentLength, contentLength != number { return .fault(.conflictingLengths) }
      contentLength = number
    }
    return .field
  }

  private mutating func readCoding(_ value: Slice<UnsafeRawBufferPointer>) {
    if Self.equals(value, "identity") || value.isEmpty { return }
    guard coding == .identity else {
      coding = .opaque
      return
    }
    if Self.equals(value, "gzip") || Self.equals(value, "x-gzip") {
      coding = .gzip
    } else if Self.equals(value, "zstd") {
      coding = .zstd
    } else {
      coding = .opaque
    }
  }

  // MARK: Bytes

  /// The trimmed value of a line whose name, in lower case, is this one.
  private static func value(
    of name: StaticString, in line: UnsafeRawBufferPointer
  ) -> Slice<UnsafeRawBufferPointer>? {
    let count = name.utf8CodeUnitCount
    guard line.count > count, line[count] == UInt8(ascii: ":") else { return nil }
    let letters = name.utf8Start
    var index = 0
    while index < count {
      if line[index] | 0x20 != letters[index] | 0x20 { return nil }
      index += 1
    }
    return trimmed(line[(count + 1)...])
  }

  private static func trimmed(
    _ bytes: Slice<UnsafeRawBufferPointer>
  ) -> Slice<UnsafeRawBufferPointer> {
    var bytes = bytes
    while let first = bytes.first, first <= 32 { bytes = bytes.dropFirst() }
    while let last = bytes.last, last <= 32 { bytes = bytes.dropLast() }
    return bytes
  }

  private static func equals(_ bytes: Slice<UnsafeRawBufferPointer>, _ word: StaticString) -> Bool {
    bytes.count == word.utf8CodeUnitCount
      && zip(bytes, UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
        .allSatisfy { $0 | 0x20 == $1 | 0x20 }
  }

  private static func lastWord(
    of value: Slice<UnsafeRawBufferPointer>, is word: StaticString
  ) -> Bool {
    let comma = value.lastIndex(of: UInt8(ascii: ","))
    return equals(trimmed(comma.map { value[($0 + 1)...] } ?? value), word)
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
