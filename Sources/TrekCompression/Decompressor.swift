/// Decompresses a stream, piece by piece, in constant memory.
///
/// Data that was put together of several members (RFC 1952, section 2.2) or frames is read to its
/// end. Zeros behind the last member of gzip, as tapes have them, are passed over; anything else
/// there is damage. How much comes out is not limited: a caller that reads what others made counts.
/// A stream of zstd whose window is more than 128 MiB is refused.
///
/// Used by one thread at a time.
public final class Decompressor: @unchecked Sendable {
  // `@unchecked`: the codec behind it has no lock, by the rule of use above.

  /// The format that is read.
  public let format: CompressionFormat
  private let codec: any Decoding
  private var taken = 0
  private var isComplete = false

  /// Begins a stream; throws where the build lacks the library.
  public init(_ format: CompressionFormat) throws(CompressionError) {
    if let absence = format.absence { throw absence }
    self.format = format
    switch format {
    case .gzip, .zlib:
      #if TREK_ZLIB
        codec = try ZlibDecoding(format)
      #else
        throw .memory(format)
      #endif
    case .zstd:
      #if TREK_ZSTD
        codec = try ZstdDecoding()
      #else
        throw .memory(format)
      #endif
    }
  }

  /// Decompresses until the input is used up or the output is full.
  ///
  /// An output that was filled to the end may not have been all: then call again, with no input if
  /// there is none. Less than that means that nothing more comes of the input.
  ///
  /// - Parameters:
  ///   - input: What comes next; what was taken is cut off at its front.
  ///   - output: Where to write.
  /// - Returns: How many bytes were written.
  public func decode(
    _ input: inout UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(CompressionError) -> Int {
    var written = 0
    while written < output.count {
      let step: CodecStep
      do throws(CompressionError) {
        step = try codec.step(input, UnsafeMutableRawBufferPointer(rebasing: output[written...]))
      } catch {
        guard error.cause == .corrupt else { throw error }
        throw .corrupt(format, error.message, at: taken)
      }
      taken += step.taken
      written += step.given
      input = UnsafeRawBufferPointer(rebasing: input[step.taken...])
      if step.isDone {
        isComplete = true
      } else if step.taken > 0 {
        isComplete = false
      }
      if step.taken == 0 && step.given == 0 { break }
    }
    return written
  }

  /// Says that no more input comes; throws where the data is not complete.
  public func finish() throws(CompressionError) {
    if !isComplete { throw .truncated(format) }
  }
}
