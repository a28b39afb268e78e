/// A range of bytes of one source.
///
/// Offsets are UTF-8 bytes from 0, the end exclusive; a span may be empty (a place between two
/// bytes). Offsets beyond 4 GiB are clamped; the parser refuses such texts before.
@frozen
public struct Span: Hashable, Sendable {
  /// The source that the offsets count in.
  public let source: SourceID

  @usableFromInline let startOffset: UInt32
  @usableFromInline let endOffset: UInt32

  /// Makes the span of a range of bytes.
  @inlinable
  public init(_ source: SourceID, _ range: Range<Int>) {
    self.source = source
    startOffset = UInt32(clamping: range.lowerBound)
    endOffset = UInt32(clamping: range.upperBound)
  }

  /// The offset of the first byte.
  @inlinable
  public var start: Int { Int(startOffset) }

  /// The offset after the last byte.
  @inlinable
  public var end: Int { Int(endOffset) }

  /// The range of bytes.
  @inlinable
  public var range: Range<Int> { start..<end }

  /// The number of bytes.
  @inlinable
  public var count: Int { end - start }

  /// Whether there is no byte in it.
  @inlinable
  public var isEmpty: Bool { startOffset == endOffset }

  /// The smallest span that holds both.
  ///
  /// Where the two are of different sources, it is this one.
  @inlinable
  public func joined(with other: Span) -> Span {
    guard source == other.source else { return self }
    return Span(source, min(start, other.start)..<max(end, other.end))
  }

  /// The empty place before the first byte.
  @inlinable
  public var before: Span { Span(source, start..<start) }

  /// The empty place after the last byte.
  @inlinable
  public var after: Span { Span(source, end..<end) }
}
