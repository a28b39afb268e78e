/// A digest of bytes that come in pieces.
struct Digest {
  private let algorithm: DigestAlgorithm
  private var state: [UInt32]
  /// The beginning of a block that is not whole.
  private var rest: [UInt8] = []
  private var count: UInt64 = 0

  init(_ algorithm: DigestAlgorithm) {
    self.algorithm = algorithm
    state =
      switch algorithm {
      case .sha256: SHA256.start
      case .sha1: LegacyDigests.sha1Start
      case .md5: LegacyDigests.md5Start
      }
  }

  /// The digest of bytes that are all there.
  static func of(_ bytes: UnsafeRawBufferPointer, _ algorithm: DigestAlgorithm) -> [UInt8] {
    var digest = Digest(algorithm)
    digest.take(bytes)
    return digest.finish()
  }

  /// Takes in the next bytes.
  mutating func take(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    count &+= UInt64(bytes.count)
    var start = 0
    if !rest.isEmpty {
      start = min(64 - rest.count, bytes.count)
      rest += bytes[..<start]
      guard rest.count == 64 else { return }
      takeRest()
    }
    while start + 64 <= bytes.count {
      block(base + start)
      start += 64
    }
    rest += bytes[start...]
  }

  /// The digest of all that was taken in.
  consuming func finish() -> [UInt8] {
    // A bit 1, zeros, and the length in bits at the end of a block.
    let length = count << 3
    rest.append(0x80)
    while rest.count % 64 != 56 {
      if rest.count == 64 { takeRest() } else { rest.append(0) }
    }
    let isBigEndian = algorithm != .md5
    for place in 0..<8 {
      let shift = UInt64(8 * (isBigEndian ? 7 - place : place))
      rest.append(UInt8(truncatingIfNeeded: length >> shift))
    }
    takeRest()
    let shifts: [UInt32] = isBigEndian ? [24, 16, 8, 0] : [0, 8, 16, 24]
    return state.flatMap { word in shifts.map { UInt8(truncatingIfNeeded: word >> $0) } }
  }

  private mutating func takeRest() {
    let whole = rest
    rest.removeAll(keepingCapacity: true)
    whole.withUnsafeBytes { raw in
      if let base = raw.baseAddress { block(base) }
    }
  }

  private mutating func block(_ bytes: UnsafeRawPointer) {
    switch algorithm {
    case .sha256: SHA256.block(bytes, &state)
    case .sha1: LegacyDigests.sha1(block: bytes, &state)
    case .md5: LegacyDigests.md5(block: bytes, &state)
    }
  }
}
