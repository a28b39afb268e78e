internal import TrekStageKit
internal import TrekValues

/// A file as one item.
final class WholeSource: ItemSource {
  private let input: FileInput
  private let format: ReadFormat
  private let limit: Int
  private let account: MemoryAccount
  private var ended = false

  init(_ input: FileInput, _ format: ReadFormat, limit: Int, account: MemoryAccount) {
    self.input = input
    self.format = format
    self.limit = limit
    self.account = account
  }

  func next(_ limit: Int, into values: inout [Value]) throws(StageFailure) {
    if ended { return }
    ended = true
    let bytes = try input.whole(limit: self.limit, account: account)
    values.append(try WholeValue.make(bytes, format, source: input.path, stage: "read"))
  }
}

extension FileInput {
  /// All bytes of the file, which may be so many.
  func whole(limit: Int, account: MemoryAccount) throws(StageFailure) -> Bytes {
    let buffer = ByteBuffer(capacity: 64 << 10, account: account)
    while true {
      let count = try buffer.withUnsafeMutableSpare(32 << 10) { spare throws(StageFailure) in
        try read(into: spare)
      }
      if count == 0 { return buffer.bytes }
      if buffer.count > limit {
        throw StageFailure(
          code: "\(stage).tooLarge",
          "`\(path)` has more than \(SizeText.format(Int64(limit)))",
          help: "raise it with `maxSize:`, or read it in lines")
      }
    }
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
    case .text: return .text(try text(of: bytes, source: source, stage: stage))
    default: return .bytes(bytes)
    }
  }
  /// The text of an input in UTF-8.
  static func text(
    of bytes: Bytes, source: String, stage: String
  ) throws(StageFailure) -> Text {
    if let text = Charset.utf8.decode(bytes, replacing: false) { return text }
    throw StageFailure(
      code: "\(stage).encoding", "`\(source)` is not valid UTF-8",
      help: "`\(stage) … as: bytes | decode` reads other encodings")
  }
}
