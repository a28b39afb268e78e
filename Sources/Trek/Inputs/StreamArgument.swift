import TrekStageKit
import TrekValues

/// An asynchronous sequence as the input of a program.
///
/// It is pulled as the script needs its elements, never read ahead, and cancelled when the script
/// needs no more. What it throws becomes a failure in the stream, and ends it.
public struct StreamArgument<Base: AsyncSequence & Sendable>: ProgramArgument
where Base.Element: ValueConvertible {
  private let base: Base

  /// Wraps a sequence, which one run reads once.
  public init(_ base: Base) { self.base = base }

  /// The stream.
  public var programArgument: ArgumentContent { .stream(SequenceReader(base)) }
}

/// Reads an asynchronous sequence, one element at a time.
private final class SequenceReader<Base: AsyncSequence & Sendable>: ItemReader, @unchecked Sendable
where Base.Element: ValueConvertible {
  // Unchecked because the one task of the pipeline's head makes the iterator and uses it.
  private let base: Base
  private var iterator: Base.AsyncIterator?
  private var position = 0
  private var isOver = false

  init(_ base: Base) { self.base = base }

  func next() async -> [Item]? {
    guard !isOver else { return nil }
    if iterator == nil { iterator = base.makeAsyncIterator() }
    do {
      guard let element = try await iterator?.next() else {
        isOver = true
        return nil
      }
      defer { position += 1 }
      return [Item(element.asTrekValue, ordinal: position)]
    } catch {
      isOver = true
      // A cancelled sequence was not wanted any more.
      guard !(error is CancellationError) else { return nil }
      let cause = StageFailure(code: "input.failed", "the input's sequence failed: \(error)")
      return [
        Item(
          .null, ordinal: position,
          failure: ItemFailure(
            cause: cause, stage: "input",
            place: ScriptPlace(source: "", line: 1, column: 1, range: 0..<0), input: .null,
            index: position))
      ]
    }
  }
}

/// The elements of a list as a stream, in batches.
final class ListReader: ItemReader, @unchecked Sendable {
  // Unchecked because one task reads it.
  private let list: List
  private var position = 0

  init(_ list: List) { self.list = list }

  func next() async -> [Item]? {
    guard position < list.count else { return nil }
    let end = min(list.count, position + 256)
    defer { position = end }
    return (position..<end).map { Item(list[$0] ?? .null, ordinal: $0) }
  }
}
