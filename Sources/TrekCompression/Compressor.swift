/// Compresses a stream, piece by piece, in constant memory.
///
/// The same input in the same pieces gives the same bytes: no time and no name is put into them.
/// Used by one thread at a time.
public final class Compressor: @unchecked Sendable {
  // `@unchecked`: the codec behind it has no lock, by the rule of use above.

  /// The format that is written.
  public let format: CompressionFormat
  private let codec: any Encoding

  /// Begins a stream; throws where the build lacks the library.
  public init(_ format: CompressionFormat) throws(CompressionError) {
    if let absence = format.absence { throw absence }
    self.format = format
    switch format {
    case .gzip, .zlib:
      #if TREK_ZLIB
        codec = try ZlibEncoding(format)
      #else
        throw .memory(format)
      #endif
    case .zstd:
      #if TREK_ZSTD
        codec = try ZstdEncoding()
      #else
        throw .memory(format)
      #endif
    }
  }

  /// Compresses until the input is used up or the output is full.
  ///
  /// - Parameters:
  ///   - input: What comes next; what was taken is cut off at its front.
  ///   - output: Where to write.
  /// - Returns: How many bytes were written, which may be none.
  public func encode(
    _ input: inout UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(CompressionError) -> Int {
    try run(&input, output, .more).written
  }

  /// Writes what is held back, so that a reader can decompress all that was taken.
  ///
  /// - Returns: How many bytes were written, and whether that is all; if not, call again.
  public func flush(
    into output: UnsafeMutableRawBufferPointer
  ) throws(CompressionError) -> (written: Int, isDone: Bool) {
    var none = UnsafeRawBufferPointer(start: nil, count: 0)
    return try run(&none, output, .flush)
  }

  /// Ends the data; nothing can be added after it.
  ///
  /// - Returns: How many bytes were written, and whether that is all; if not, call again.
  public func finish(
    into output: UnsafeMutableRawBufferPointer
  ) throws(CompressionError) -> (written: Int, isDone: Bool) {
    var none = UnsafeRawBufferPointer(start: nil, count: 0)
    return try run(&none, output, .finish)
  }

  private func run(
    _ input: inout UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer,
    _ wish: EncodingWish
  ) throws(CompressionError) -> (written: Int, isDone: Bool) {
    var written = 0
    while written < output.count {
      let step = try codec.step(
        input, UnsafeMutableRawBufferPointer(rebasing: output[written...]), wish)
      written += step.given
      input = UnsafeRawBufferPointer(rebasing: input[step.taken...])
      if step.isDone { return (written, true) }
      if step.taken == 0 && step.given == 0 { break }
    }
    return (written, false)
  }
}
