/// The address that a connection goes to, after the look-up of the host's name.
public enum NetworkAddress: Sendable, Hashable {
  /// An IPv4 address, its first byte the highest.
  case v4(UInt32)
  /// An IPv6 address in two halves.
  case v6(high: UInt64, low: UInt64)
  /// Anything else: a Unix socket, say.
  case other

  /// The IPv4 address that an IPv6 address carries inside: mapped (RFC 4291, section 2.5.5.2), of
  /// NAT64 (RFC 6052, section 2.1), of 6to4 (RFC 3056, section 2); nil where it carries none.
  public var embedded: UInt32? {
    guard case .v6(let high, let low) = self else { return nil }
    if high == 0 && low >> 32 == 0xFFFF { return UInt32(truncatingIfNeeded: low) }
    if high == 0x0064_FF9B_0000_0000 && low >> 32 == 0 { return UInt32(truncatingIfNeeded: low) }
    if high >> 48 == 0x2002 { return UInt32(truncatingIfNeeded: high >> 16) }
    return nil
  }

  /// Whether it is one of the global internet: not of this machine, of a private network, of a
  /// link, of documentation, of many receivers, or reserved (IANA's special-purpose registries).
  public var isPublic: Bool {
    switch self {
    case .other: return false
    case .v4: return !AddressBlock.special4.contains { $0.contains(self) }
    case .v6:
      if let embedded { return NetworkAddress.v4(embedded).isPublic }
      return AddressBlock.global6.contains(self)
        && !AddressBlock.special6.contains { $0.contains(self) }
    }
  }

  /// Reads an address as URLs write it: `192.0.2.1`, `2001:db8::1`, this one also in brackets; nil
  /// for anything else, forms such as `127.1` or `0x7f000001` among it.
  public init?(_ text: some StringProtocol) {
    var text = Substring(text)
    if text.first == "[", text.last == "]" { text = text.dropFirst().dropLast() }
    if text.contains(":") {
      guard let halves = Self.readV6(text) else { return nil }
      self = .v6(high: halves.0, low: halves.1)
    } else {
      guard let number = Self.readV4(text) else { return nil }
      self = .v4(number)
    }
  }

  private static func readV4(_ text: Substring) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var number: UInt32 = 0
    for part in parts {
      guard part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let byte = UInt8(part),
        part.count == 1 || part.first != "0"
      else { return nil }
      number = number << 8 | UInt32(byte)
    }
    return number
  }

  private static func readV6(_ text: Substring) -> (UInt64, UInt64)? {
    // Without the zone of a link-local address.
    let text = text.prefix { $0 != "%" }
    var groups: [UInt16] = []
    var gap: Int?
    var rest = text
    if rest.hasPrefix("::") {
      gap = 0
      rest = rest.dropFirst(2)
    }
    while !rest.isEmpty {
      let part = rest.prefix { $0 != ":" }
      rest = rest.dropFirst(part.count)
      if part.contains(".") {
        guard rest.isEmpty, let number = readV4(part) else { return nil }
        groups.append(UInt16(number >> 16))
        groups.append(UInt16(truncatingIfNeeded: number))
        break
      }
      guard !part.isEmpty, part.utf8.count <= 4, let group = UInt16(part, radix: 16),
        part.first != "+"
      else { return nil }
      groups.append(group)
      if rest.isEmpty { break }
      rest = rest.dropFirst()
      if rest.hasPrefix(":") {
        guard gap == nil else { return nil }
        gap = groups.count
        rest = rest.dropFirst()
      } else if rest.isEmpty {
        return nil
      }
    }
    if let gap {
      guard groups.count < 8 else { return nil }
      groups.insert(contentsOf: [UInt16](repeating: 0, count: 8 - groups.count), at: gap)
    }
    guard groups.count == 8 else { return nil }
    let halves = [groups[..<4], groups[4...]].map { half in
      half.reduce(UInt64(0)) { $0 << 16 | UInt64($1) }
    }
    return (halves[0], halves[1])
  }
}

extension NetworkAddress: CustomStringConvertible {
  /// As URLs write it.
  public var description: String {
    switch self {
    case .other: return "another kind of address"
    case .v4(let number):
      return (0..<4).map { String(number >> (24 - 8 * $0) & 0xFF) }.joined(separator: ".")
    case .v6(let high, let low):
      let groups = [high, low].flatMap { half in
        (0..<4).map { String(UInt16(truncatingIfNeeded: half >> (48 - 16 * $0)), radix: 16) }
      }
      return groups.joined(separator: ":")
    }
  }
}
