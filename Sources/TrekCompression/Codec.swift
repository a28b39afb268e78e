/// What a call of a codec did.
struct CodecStep {
  /// How many bytes of the input it took.
  var taken = 0
  /// How many bytes it wrote.
  var given = 0
  /// Whether what was asked for is done: for a decoder, that the data is complete so far.
  var isDone = false
}

/// A library's stream of decompression.
protocol Decoding: AnyObject {
  /// Takes some of the input and writes some of what it becomes.
  func step(
    _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
  ) throws(CompressionError) -> CodecStep
}

/// What is wanted of a stream of compression.
enum EncodingWish {
  /// Bytes are given whenever there are enough.
  case more
  /// All that was taken is given, so that a reader has it.
  case flush
  /// The data is ended.
  case finish
}

/// A library's stream of compression.
protocol Encoding: AnyObject {
  /// Takes some of the input and writes some of what it becomes.
  func step(
    _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer, _ wish: EncodingWish
  ) throws(CompressionError) -> CodecStep
}
