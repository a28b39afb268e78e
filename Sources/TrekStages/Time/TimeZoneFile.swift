internal import TrekFiles

/// The rules of a time zone, as the system keeps them (TZif, RFC 9636).
struct TimeZoneFile: Sendable {
  private let transitions: [Int64]
  private let kinds: [UInt8]
  private let offsets: [Int]
  private let initial: Int
  /// What holds behind the last transition (section 3.3), or nil.
  private let rule: TimeZoneRule?

  /// Folders in which systems keep zones.
  static let folders = ["/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/zoneinfo"]

  /// Seconds that the zone is ahead of UTC at a moment.
  func offset(at seconds: Int64) -> Int {
    guard let last = transitions.last, let first = transitions.first, seconds >= first else {
      return transitions.isEmpty ? rule?.offset(at: seconds) ?? initial : initial
    }
    if seconds >= last, let rule { return rule.offset(at: seconds) }
    // The last transition that is not after the moment.
    var low = 0
    var high = transitions.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if transitions[middle] <= seconds { low = middle } else { high = middle }
    }
    return offsets[Int(kinds[low])]
  }

  /// The bytes of a file of a zone, which are few; nil where it cannot be read.
  static func content(of path: String) -> [UInt8]? {
    guard let reader = try? FileReader(path: path) else { return nil }
    var bytes = [UInt8](repeating: 0, count: 1 << 17)
    var count = 0
    while count < bytes.count {
      let read = bytes.withUnsafeMutableBytes { raw in
        try? reader.read(into: UnsafeMutableRawBufferPointer(rebasing: raw[count...]))
      }
      guard let read else { return nil }
      if read == 0 { break }
      count += read
    }
    return Array(bytes[..<count])
  }

  /// Whether a text can name a zone: letters, digits, `_+-` between single `/`.
  static func isName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return name.utf8.count <= 64
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.utf8.allSatisfy { byte in
            (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "_+-".utf8.contains(byte)
          }
      }
  }

  /// Reads a file's content; nil where it is none of a zone.
  init?(_ bytes: [UInt8]) {
    var reader = Reader(bytes: bytes)
    guard let first = reader.header() else { return nil }
    var header = first
    var width = 4
    if header.version >= 2 {
      // The first block is for old readers; the second has times of 64 bits.
      reader.offset += header.size(width: 4)
      guard let second = reader.header() else { return nil }
      header = second
      width = 8
    }
    guard header.types > 0, header.types <= 256, header.times <= 100_000,
      reader.offset + header.size(width: width) <= bytes.count
    else { return nil }
    transitions = (0..<header.times).map { reader.signed(at: reader.offset + $0 * width, width) }
    let kindsStart = reader.offset + header.times * width
    kinds = Array(bytes[kindsStart..<(kindsStart + header.times)])
    let typesStart = kindsStart + header.times
    offsets = (0..<header.types).map { Int(reader.signed(at: typesStart + $0 * 6, 4)) }
    guard kinds.allSatisfy({ Int($0) < header.types }), offsets.allSatisfy({ abs($0) < 172_800 })
    else { return nil }
    // Section 3.2: before the first transition the first type holds.
    initial = offsets[0]
    var rule: TimeZoneRule?
    if width == 8 {
      let footer = bytes[(reader.offset + header.size(width: 8))...]
      let text = footer.dropFirst().prefix { $0 != 10 }
      rule = TimeZoneRule(String(decoding: text, as: UTF8.self))
    }
    self.rule = rule
  }

  private struct Header {
    let version: Int
    let counts: [Int]

    var times: Int { counts[3] }
    var types: Int { counts[4] }

    func size(width: Int) -> Int {
      times * (width + 1) + types * 6 + counts[5] + counts[2] * (width + 4) + counts[1] + counts[0]
    }
  }

  private struct Reader {
    let bytes: [UInt8]
    var offset = 0

    mutating func header() -> Header? {
      guard offset + 44 <= bytes.count, bytes[offset...].starts(with: "TZif".utf8) else {
        return nil
      }
      let version = bytes[offset + 4] == 0 ? 1 : Int(bytes[offset + 4]) - 48
      let counts = (0..<6).map { Int(signed(at: offset + 20 + $0 * 4, 4)) }
      guard counts.allSatisfy({ $0 >= 0 && $0 < 1 << 20 }) else { return nil }
      offset += 44
      return Header(version: version, counts: counts)
    }

    func signed(at place: Int, _ width: Int) -> Int64 {
      var value = bytes[place] & 0x80 != 0 ? Int64(-1) : 0
      for byte in bytes[place..<(place + width)] { value = value << 8 | Int64(byte) }
      return value
    }
  }
}
