internal import TrekValues

/// The names of elements and attributes in one document, each with a number.
struct NameTable: Sendable {
  /// A name: whole, and what stands behind its prefix.
  struct Name: Sendable {
    let text: Text
    let prefix: Text?
    let local: Text
  }

  private(set) var names: [Name] = []
  /// Open addressing over numbers; -1 is free.
  ///
  /// Always a power of two, at most half full.
  private var slots = [Int32](repeating: -1, count: 128)
  /// The names with a prefix, by what stands behind it.
  private var prefixed: [String: [Int32]] = [:]

  subscript(number: Int32) -> Name { names[Int(number)] }

  /// The number of a name, which is added where it is new.
  mutating func number(of bytes: UnsafeRawBufferPointer) -> Int32 {
    let slot = slot(of: bytes)
    if slots[slot] >= 0 { return slots[slot] }
    let number = Int32(names.count)
    let colon = bytes.firstIndex(of: UInt8(ascii: ":")) ?? 0
    // A colon at either end separates nothing.
    let isPrefixed = colon > 0 && colon < bytes.count - 1
    let text = Text(copyingKnownValid: bytes)
    names.append(
      Name(
        text: text, prefix: isPrefixed ? text[0..<colon] : nil,
        local: isPrefixed ? text[(colon + 1)..<bytes.count] : text))
    if isPrefixed { prefixed[names[names.count - 1].local.string, default: []].append(number) }
    slots[slot] = number
    if names.count * 2 > slots.count { grow() }
    return number
  }

  /// The number of a name, or nil where the document has no such name.
  func existing(_ name: String) -> Int32? {
    var name = name
    return name.withUTF8 { bytes in
      let found = slots[slot(of: UnsafeRawBufferPointer(bytes))]
      return found >= 0 ? found : nil
    }
  }

  /// The numbers of all names with a prefix that end in a name.
  func prefixedNames(_ local: String) -> [Int32] { prefixed[local] ?? [] }

  private func slot(of bytes: UnsafeRawBufferPointer) -> Int {
    // FNV-1a.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash ^ (hash >> 32)) & mask
    while slots[slot] >= 0 {
      let isSame = names[Int(slots[slot])].text.withUTF8 { known in
        known.count == bytes.count && known.elementsEqual(bytes)
      }
      if isSame { return slot }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 4)
    for number in names.indices {
      let slot = names[number].text.withUTF8 { self.slot(of: UnsafeRawBufferPointer($0)) }
      slots[slot] = Int32(number)
    }
  }
}
