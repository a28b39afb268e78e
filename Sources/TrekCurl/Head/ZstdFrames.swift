/// Walks over the frames of a zstd stream (RFC 8878, section 3.1) without unpacking them.
struct ZstdFrames {
  private enum State {
    case magic, skippableSize, descriptor, blockHeader, unreadable
    /// Bytes to pass over, and what follows them.
    case skip(Int, Next)
  }

  private enum Next {
    case magic, blockHeader, checksum
  }

  private var state = State.magic
  /// Bytes of the little-endian number that is being read.
  private var partial: UInt32 = 0
  private var partialCount = 0
  private var frames = 0
  private var hasChecksum = false

  /// Whether the bytes so far are whole frames, at least one.
  var isAtEnd: Bool {
    if case .magic = state { return frames > 0 && partialCount == 0 }
    return false
  }

  /// Whether all could be read so far.
  var isReadable: Bool {
    if case .unreadable = state { return false }
    return true
  }

  /// Takes the next bytes.
  mutating func take(_ bytes: UnsafeRawBufferPointer) {
    var index = 0
    while index < bytes.count {
      if case .skip(let left, let next) = state {
        let count = min(left, bytes.count - index)
        index += count
        state = .skip(left - count, next)
      } else {
        step(bytes[index])
        index += 1
      }
      settle()
    }
  }

  private mutating func step(_ byte: UInt8) {
    switch state {
    case .skip, .unreadable: break
    case .magic:
      guard let magic = number(of: 4, byte) else { break }
      if magic == 0xFD2F_B528 {
        state = .descriptor
      } else {
        state = magic & 0xFFFF_FFF0 == 0x184D_2A50 ? .skippableSize : .unreadable
      }
    case .skippableSize:
      guard let size = number(of: 4, byte) else { break }
      frames += 1
      state = .skip(Int(size), .magic)
    case .descriptor: readDescriptor(byte)
    case .blockHeader:
      if let header = number(of: 3, byte) { readBlockHeader(header) }
    }
  }

  /// One more byte of a number; the number once it is whole.
  private mutating func number(of count: Int, _ byte: UInt8) -> UInt32? {
    partial |= UInt32(byte) << (8 * UInt32(partialCount))
    partialCount += 1
    if partialCount < count { return nil }
    defer {
      partial = 0
      partialCount = 0
    }
    return partial
  }

  private mutating func readDescriptor(_ byte: UInt8) {
    let isSingleSegment = byte & 0x20 != 0
    hasChecksum = byte & 0x04 != 0
    let dictionary = [0, 1, 2, 4][Int(byte & 0x03)]
    let size = [isSingleSegment ? 1 : 0, 2, 4, 8][Int(byte >> 6)]
    state = .skip((isSingleSegment ? 0 : 1) + dictionary + size, .blockHeader)
  }

  private mutating func readBlockHeader(_ header: UInt32) {
    let isLast = header & 1 != 0
    let next: Next = isLast ? .checksum : .blockHeader
    switch header >> 1 & 3 {
    case 0, 2: state = .skip(Int(header >> 3), next)
    case 1: state = .skip(1, next)
    default: state = .unreadable
    }
  }

  /// Goes on to what follows once nothing is left to pass over.
  private mutating func settle() {
    while case .skip(0, let next) = state {
      switch next {
      case .magic:
        state = .magic
      case .blockHeader:
        state = .blockHeader
      case .checksum:
        frames += 1
        state = .skip(hasChecksum ? 4 : 0, .magic)
      }
    }
  }
}
