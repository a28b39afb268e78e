internal import TrekDocument
internal import TrekStageKit
internal import TrekValues

/// The documents of a file of YAML, which is held whole while they are read.
final class YAMLSource: ItemSource {
  private let input: FileInput
  private let reader: any ValueReader
  private let limit: Int
  private let account: MemoryAccount
  private var cursor: (any ValueCursor)?

  init(_ input: FileInput, _ reader: any ValueReader, limit: Int, account: MemoryAccount) {
    self.input = input
    self.reader = reader
    self.limit = limit
    self.account = account
  }

  /// One document a call: what stands before a mistake has gone on when it is found.
  func next(_ limit: Int, into values: inout [Value]) throws(StageFailure) {
    let text: Text? =
      cursor == nil
      ? try WholeValue.text(
        of: input.whole(limit: self.limit, account: account), source: input.path, stage: "read")
      : nil
    do throws(DocumentError) {
      if let text { cursor = try reader.values(of: text) }
      if let value = try cursor?.next() { values.append(value) }
    } catch {
      throw StageFailure(error, stage: "read", path: input.path)
    }
  }
}
