/// Watches the compressed bytes of a body go by, to tell whether their stream came to its end.
///
/// libcurl unpacks what comes and does not mind where it stops. A gzip stream ends with the length
/// of what it unpacks to (RFC 1952, section 2.3.1), and zlib has checked the checksum beside it if
/// it came; the blocks of zstd say how long they are and which is the last (RFC 8878, section
/// 3.1.1). Brotli ends where its Huffman codes say so: not provable without unpacking it again.
struct CompressedEnd {
  /// What is known at the end of the message.
  enum Proof {
    /// The stream is whole.
    case whole
    /// The stream is cut.
    case cut
    /// It cannot be told.
    case unknown
  }

  private enum Format {
    case gzip
    case zstd(ZstdFrames)
  }

  private var format: Format
  private var chunks: ChunkDecoder?
  /// Bytes of the body that may still come, where its length is known: what follows is not its.
  private var expected: Int?
  private var count = 0
  /// The first two bytes.
  private var front: UInt16 = 0
  /// The last eight bytes, the last one uppermost.
  private var tail: UInt64 = 0

  /// Nil where the coding's end cannot be proved.
  init?(_ head: HeadReader, isHTTP1: Bool) {
    switch head.coding {
    case .gzip: format = .gzip
    case .zstd: format = .zstd(ZstdFrames())
    case .identity, .opaque: return nil
    }
    if isHTTP1 && head.isChunked {
      chunks = ChunkDecoder()
    } else if !head.hasTransferEncoding {
      expected = head.contentLength
    }
  }

  /// Takes bytes as they came from the connection, chunks and all.
  mutating func take(_ bytes: UnsafeRawBufferPointer) {
    guard var chunks else {
      if let left = expected {
        let count = min(left, bytes.count)
        expected = left - count
        takeData(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
      } else {
        takeData(bytes)
      }
      return
    }
    chunks.decode(bytes) { takeData($0) }
    self.chunks = chunks
  }

  private mutating func takeData(_ bytes: UnsafeRawBufferPointer) {
    if count < 2 {
      for byte in bytes.prefix(2 - count) { front = front << 8 | UInt16(byte) }
    }
    count += bytes.count
    switch format {
    case .gzip:
      for byte in bytes.suffix(8) { tail = tail >> 8 | UInt64(byte) << 56 }
    case .zstd(var frames):
      frames.take(bytes)
      format = .zstd(frames)
    }
  }

  /// What is known now that the message has ended, having unpacked to so many bytes.
  func proof(unpacked: Int) -> Proof {
    // An answer without a body has no stream either.
    if count == 0 { return unpacked == 0 ? .whole : .unknown }
    switch format {
    case .gzip:
      // libcurl also unpacks zlib streams under this name, which end otherwise.
      if count >= 2 && front != 0x1F8B { return .unknown }
      // 10 bytes of header, at least 2 of deflate, 8 of trailer.
      if count < 20 { return .cut }
      return UInt32(truncatingIfNeeded: tail >> 32) == UInt32(truncatingIfNeeded: unpacked)
        ? .whole : .cut
    case .zstd(let frames):
      return frames.isAtEnd ? .whole : frames.isReadable ? .cut : .unknown
    }
  }
}
