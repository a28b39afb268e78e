/// Addresses that begin with the same bits: `10.0.0.0/8`, `fc00::/7`.
public struct AddressBlock: Sendable, Hashable {
  private let first: NetworkAddress
  private let bits: Int

  /// Reads a block; an address alone is a block of one.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = NetworkAddress(parts[0]) else { return nil }
    let width = if case .v4 = address { 32 } else { 128 }
    first = address
    guard parts.count == 2 else {
      bits = width
      return
    }
    guard let bits = Int(parts[1]), (0...width).contains(bits) else { return nil }
    self.bits = bits
  }

  private init(v4: UInt32, _ bits: Int) {
    first = .v4(v4)
    self.bits = bits
  }

  private init(v6: UInt64, _ bits: Int) {
    first = .v6(high: v6, low: 0)
    self.bits = bits
  }

  /// Whether an address begins as the block says; an IPv4 address mapped into IPv6 is read as what
  /// it stands for.
  public func contains(_ address: NetworkAddress) -> Bool {
    switch (first, address) {
    case (.v4(let first), .v4(let other)):
      return bits == 0 || (first ^ other) >> UInt32(32 - bits) == 0
    case (.v4, .v6(0, let low)) where low >> 32 == 0xFFFF:
      return contains(.v4(UInt32(truncatingIfNeeded: low)))
    case (.v6(let high, let low), .v6(let otherHigh, let otherLow)):
      if bits <= 64 { return bits == 0 || (high ^ otherHigh) >> UInt64(64 - bits) == 0 }
      return high == otherHigh && (low ^ otherLow) >> UInt64(128 - bits) == 0
    default: return false
    }
  }

  /// IANA's special-purpose IPv4 blocks, multicast and the reserved rest.
  static let special4: [AddressBlock] = [
    AddressBlock(v4: 0, 8), AddressBlock(v4: 0x0A00_0000, 8), AddressBlock(v4: 0x6440_0000, 10),
    AddressBlock(v4: 0x7F00_0000, 8), AddressBlock(v4: 0xA9FE_0000, 16),
    AddressBlock(v4: 0xAC10_0000, 12), AddressBlock(v4: 0xC000_0000, 24),
    AddressBlock(v4: 0xC000_0200, 24), AddressBlock(v4: 0xC058_6300, 24),
    AddressBlock(v4: 0xC0A8_0000, 16), AddressBlock(v4: 0xC612_0000, 15),
    AddressBlock(v4: 0xC633_6400, 24), AddressBlock(v4: 0xCB00_7100, 24),
    AddressBlock(v4: 0xE000_0000, 4), AddressBlock(v4: 0xF000_0000, 4),
  ]

  /// All that is global unicast (RFC 4291, section 2.4) so far.
  static let global6 = AddressBlock(v6: 0x2000_0000_0000_0000, 3)

  /// What in it is special: protocol assignments with Teredo, documentation.
  static let special6: [AddressBlock] = [
    AddressBlock(v6: 0x2001_0000_0000_0000, 23), AddressBlock(v6: 0x2001_0DB8_0000_0000, 32),
    AddressBlock(v6: 0x3FFF_0000_0000_0000, 20),
  ]
}
