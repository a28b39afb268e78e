internal import TrekValues

/// Pieces of a body that a receiver did not take when they came.
struct HeldBytes {
  private let buffer: ByteBuffer
  private var taken = 0

  /// The most bytes that a receiver is offered at once, as libcurl does it.
  private static let largestPiece = 64 << 10

  init(account: MemoryAccount?) { buffer = ByteBuffer(account: account) }

  /// How many bytes wait.
  var count: Int { buffer.count - taken }

  func append(_ bytes: UnsafeRawBufferPointer) { buffer.append(bytes) }

  /// Offers the bytes in order until all are taken, or one offer is declined.
  mutating func offer(_ receive: (UnsafeRawBufferPointer) -> Bool) {
    var taken = taken
    buffer.withUnsafeBytes { bytes in
      while taken < bytes.count {
        let end = min(taken + Self.largestPiece, bytes.count)
        if !receive(UnsafeRawBufferPointer(rebasing: bytes[taken..<end])) { break }
        taken = end
      }
    }
    self.taken = taken
  }
}
