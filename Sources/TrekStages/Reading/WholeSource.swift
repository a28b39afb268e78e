internal import TrekFiles
internal import TrekStageKit
internal import TrekValues

/// A file as one item.
final class WholeSource: ItemSource {
  private let reader: FileReader
  private let format: ReadFormat
  private let limit: Int
  private let account: MemoryAccount
  private var ended = false

  init(_ reader: FileReader, _ format: ReadFormat, limit: Int, account: MemoryAccount) {
    self.reader = reader
    self.format = format
    self.limit = limit
    self.account = account
  }

  func next(_ limit: Int, into values: inout [Value]) throws(StageFailure) {
    if ended { return }
    ended = true
    let buffer = ByteBuffer(capacity: 64 << 10, account: account)
    while true {
      let count: Int
      do throws(FileError) {
        count = try buffer.withUnsafeMutableSpare(32 << 10) { spare throws(FileError) in
          try reader.read(into: spare)
        }
      } catch {
        throw StageFailure(error, stage: "read")
      }
      if count == 0 { break }
      if buffer.count > self.limit {
        throw StageFailure(
          code: "read.tooLarge",
          "`\(reader.path)` has more than \(SizeText.format(Int64(self.limit)))",
          help: "raise it with `maxSize:`, or read it in lines")
      }
    }
    values.append(
      try WholeValue.make(buffer.bytes, format, source: reader.path, stage: "read"))
  }
}

/// Makes the one value of a whole input.
enum WholeValue {
  static func make(
    _ bytes: Bytes, _ format: ReadFormat, source: String, stage: String
  ) throws(StageFailure) -> Value {
    switch format {
    case .json:
      do throws(JSONError) {
        return try JSONDocument.parse(bytes)
      } catch {
        throw StageFailure(
          code: "\(stage).syntax",
          "line \(error.line) of `\(source)`, column \(error.column): \(error.problem)")
      }
    case .text:
      guard let text = Charset.utf8.decode(bytes, replacing: false) else {
        throw StageFailure(
          code: "\(stage).encoding", "`\(source)` is not valid UTF-8",
          help: "`\(stage) … as: bytes | decode` reads other encodings")
      }
      return .text(text)
    default: return .bytes(bytes)
    }
  }
}
