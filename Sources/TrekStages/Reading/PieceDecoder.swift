internal import TrekDocument
internal import TrekStageKit
internal import TrekValues

/// Makes values of an input that comes in pieces, for who cannot ask for the next piece itself.
protocol PieceDecoder: AnyObject {
  /// Takes the next piece.
  func feed(_ piece: [UInt8]) throws(StageFailure)
  /// Says that nothing more comes.
  func finish()
  /// The next value that is whole, or nil where more must be fed.
  func next() throws(StageFailure) -> Value?
  /// Whether the failure that was thrown last is that of one value.
  var goesOnAfterFailure: Bool { get }
}

/// Lines, each a text or a value of JSON.
final class LineDecoder: PieceDecoder {
  private let options: ReadOptions
  private let isJSON: Bool
  private let stage: String
  private var cursor = LineCursor(.empty)
  private var rest = ByteBuffer()
  /// How many lines the cursors before gave.
  private var lines = 0
  private var isFirst = true
  private(set) var goesOnAfterFailure = false

  init(_ options: ReadOptions, isJSON: Bool, stage: String) {
    self.options = options
    self.isJSON = isJSON
    self.stage = stage
  }

  func feed(_ piece: [UInt8]) throws(StageFailure) {
    guard let last = piece.lastIndex(of: 10) else {
      rest.append(contentsOf: piece)
      if rest.count > LineCutter.longest {
        throw StageFailure(
          code: "\(stage).tooLong",
          "line \(lines + cursor.line + 1) has more than \(LineCutter.longest >> 20) MiB")
      }
      return
    }
    rest.append(contentsOf: Array(piece[...last]))
    let fresh = ByteBuffer(capacity: piece.count - last)
    fresh.append(contentsOf: Array(piece[(last + 1)...]))
    take(rest.bytes)
    rest = fresh
  }

  func finish() {
    take(rest.bytes)
    rest = ByteBuffer()
  }

  private func take(_ bytes: Bytes) {
    lines += cursor.line
    // A byte order mark is one at the start only.
    cursor = LineCursor(bytes, skipsMark: isFirst)
    isFirst = false
  }

  func next() throws(StageFailure) -> Value? {
    goesOnAfterFailure = false
    while let line = cursor.next() {
      if line.isEmpty && (isJSON || !options.keepEmpty) { continue }
      let number = lines + cursor.line
      if isJSON {
        goesOnAfterFailure = true
        return try JSONLine.value(line, number: number, stage: stage)
      }
      guard let text = Text(validating: line) else {
        throw StageFailure(code: "\(stage).encoding", "line \(number) is not valid UTF-8")
      }
      return .text(text)
    }
    return nil
  }
}

/// Rows.
final class TableDecoder: PieceDecoder {
  private let rows: CSVRows

  init(_ options: CSVOptions, stage: String) { rows = CSVRows(options, stage: stage) }

  var goesOnAfterFailure: Bool { rows.goesOnAfterFailure }
  func feed(_ piece: [UInt8]) { piece.withUnsafeBytes { rows.feed($0) } }
  func finish() { rows.finish() }
  func next() throws(StageFailure) -> Value? { try rows.next() }
}

/// All of it as one value.
final class WholeDecoder: PieceDecoder {
  private let format: ReadFormat
  private let stage: String
  private let limit: Int
  private let buffer: ByteBuffer
  private var isReady = false

  init(_ format: ReadFormat, limit: Int, account: MemoryAccount, stage: String) {
    self.format = format
    self.limit = limit
    self.stage = stage
    buffer = ByteBuffer(account: account)
  }

  var goesOnAfterFailure: Bool { false }

  func feed(_ piece: [UInt8]) throws(StageFailure) {
    buffer.append(contentsOf: piece)
    if buffer.count > limit { throw .tooLarge(limit, stage: stage) }
  }

  func finish() { isReady = true }

  func next() throws(StageFailure) -> Value? {
    guard isReady else { return nil }
    isReady = false
    return try WholeValue.make(buffer.bytes, format, source: "standard input", stage: stage)
  }
}

/// All of it as documents of YAML.
final class DocumentsDecoder: PieceDecoder {
  private let reader: any ValueReader
  private let stage: String
  private let limit: Int
  private let buffer: ByteBuffer
  private var isReady = false
  private var cursor: (any ValueCursor)?

  init(
    _ reader: any ValueReader, limit: Int, account: MemoryAccount, stage: String
  ) throws(StageFailure) {
    if let absence = reader.absence { throw StageFailure(absence) }
    self.reader = reader
    self.limit = limit
    self.stage = stage
    buffer = ByteBuffer(account: account)
  }

  var goesOnAfterFailure: Bool { false }

  func feed(_ piece: [UInt8]) throws(StageFailure) {
    buffer.append(contentsOf: piece)
    if buffer.count > limit { throw .tooLarge(limit, stage: stage) }
  }

  func finish() { isReady = true }

  func next() throws(StageFailure) -> Value? {
    guard isReady else { return nil }
    let text: Text? =
      cursor == nil
      ? try WholeValue.text(of: buffer.bytes, source: "standard input", stage: stage) : nil
    do throws(DocumentError) {
      if let text { cursor = try reader.values(of: text) }
      return try cursor?.next()
    } catch {
      throw StageFailure(error, stage: stage)
    }
  }
}

extension StageFailure {
  /// An input that is held whole is larger than it may be.
  fileprivate static func tooLarge(_ limit: Int, stage: String) -> StageFailure {
    StageFailure(
      code: "\(stage).tooLarge", "the input has more than \(SizeText.format(Int64(limit)))",
      help: "raise it with `maxSize:`, or read it in lines")
  }
}
