/// A number that names one `Source` among those of a run: the main script, the files that it uses,
/// the entries of a prompt.
///
/// Whoever collects sources hands the numbers out (see `SourceMap`); a single text may use `.main`.
@frozen
public struct SourceID: Hashable, Sendable {
  /// The number, counted from 0 within its `SourceMap`.
  public let rawValue: UInt32

  /// Makes the name of the source with this number.
  public init(_ rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// The first source of a map: the script that the user named.
  public static let main = SourceID(0)
}

/// A text of the language as it came: a name for people, its bytes, and where its lines begin.
///
/// The bytes need not be UTF-8 (the parser reports it where they are not), so that a place can be
/// shown in any file. Offsets are in bytes from 0; lines and columns are for people and count
/// from 1. Lines end at LF or CRLF; a lone CR is a character of its line.
public struct Source: Sendable {
  /// What spans in this text carry.
  public let id: SourceID

  /// The file's name as the user gave it, or a word in angle brackets such as `<stdin>`.
  public let name: String

  /// The text.
  public let bytes: [UInt8]

  /// The offset of the first byte of each line; never empty.
  public let lineStarts: [Int]

  /// How many scalars begin before each `stride`-th byte, so that a place in a long line is found
  /// without counting from its start.
  private let scalarCounts: [Int]
  private static let stride = 1024

  /// Takes bytes over, in time linear in their number.
  public init(id: SourceID = .main, name: String, bytes: [UInt8]) {
    self.id = id
    self.name = name
    self.bytes = bytes
    var starts = [0]
    var counts: [Int] = []
    var scalars = 0
    bytes.withUnsafeBufferPointer { buffer in
      counts.reserveCapacity(buffer.count / Self.stride + 1)
      for index in buffer.indices {
        if index % Self.stride == 0 { counts.append(scalars) }
        let byte = buffer[index]
        if byte & 0xC0 != 0x80 { scalars += 1 }
        if byte == UInt8(ascii: "\n") { starts.append(index + 1) }
      }
    }
    lineStarts = starts
    scalarCounts = counts
  }

  /// Takes the bytes of a text.
  public init(id: SourceID = .main, name: String, text: String) {
    self.init(id: id, name: name, bytes: Array(text.utf8))
  }

  /// A line and a column, both counted from 1.
  public struct Position: Hashable, Sendable {
    /// The line, from 1.
    public let line: Int

    /// The column, from 1, in Unicode scalars from the start of the line.
    public let column: Int

    /// Makes a position of a line and a column.
    public init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }
  }

  /// How many lines there are; a text that ends in a line end has an empty last line.
  public var lineCount: Int { lineStarts.count }

  /// The index, from 0, of the line that holds an offset; offsets outside are clamped.
  public func lineIndex(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The bytes of a line, by index from 0, without its line end.
  ///
  /// An index outside gives an empty range at the end of the text.
  public func lineRange(_ index: Int) -> Range<Int> {
    guard lineStarts.indices.contains(index) else { return bytes.count..<bytes.count }
    let start = lineStarts[index]
    guard index + 1 < lineStarts.count else { return start..<bytes.count }
    var end = lineStarts[index + 1] - 1
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<end
  }

  /// The line and column of an offset; offsets outside are clamped.
  ///
  /// Takes the same short time however long the line is.
  public func position(of offset: Int) -> Position {
    let offset = min(max(offset, 0), bytes.count)
    let line = lineIndex(at: offset)
    let column = scalars(before: offset) - scalars(before: lineStarts[line])
    return Position(line: line + 1, column: column + 1)
  }

  /// How many scalars begin before an offset in the text.
  private func scalars(before offset: Int) -> Int {
    guard !scalarCounts.isEmpty else { return 0 }
    let mark = min(offset / Self.stride, scalarCounts.count - 1)
    var count = scalarCounts[mark]
    for index in mark * Self.stride..<offset where bytes[index] & 0xC0 != 0x80 { count += 1 }
    return count
  }

  /// The text of a span, with invalid bytes replaced by U+FFFD.
  public func text(of span: Span) -> String {
    let end = min(span.end, bytes.count)
    return String(decoding: bytes[min(span.start, end)..<end], as: UTF8.self)
  }
}
