internal import TrekFiles
internal import TrekStageKit
internal import TrekValues

/// A time zone by its name in the IANA database, or by an offset.
enum TimeZone: ArgumentValue {
  /// So many seconds ahead of UTC at all times.
  case fixed(Int)
  /// By the rules of a place.
  case named(String, TimeZoneFile)

  /// UTC.
  static let utc = TimeZone.fixed(0)

  static var argumentType: ValueType { .text }

  init(argument: Value) throws(ArgumentMismatch) {
    let name = try String(argument: argument)
    if name == "UTC" || name == "Z" {
      self = .utc
    } else if let offset = Self.offset(name) {
      self = .fixed(offset)
    } else if let file = KnownZones.zone(name) {
      self = .named(name, file)
    } else {
      throw ArgumentMismatch(
        "must be a time zone as `Europe/Berlin` or `+02:00`, and is \(String(reflecting: name))",
        help: TimeZoneFile.isName(name)
          ? "names are those of the IANA database; on Debian the package `tzdata` brings it" : nil)
    }
  }

  var argumentText: String {
    switch self {
    case .fixed(0): "\"UTC\""
    case .fixed(let seconds): String(reflecting: Self.text(seconds))
    case .named(let name, _): String(reflecting: name)
    }
  }

  /// Seconds that it is ahead of UTC at a moment.
  func offset(at seconds: Int64) -> Int {
    switch self {
    case .fixed(let offset): offset
    case .named(_, let file): file.offset(at: seconds)
    }
  }

  /// `+02:00`.
  static func text(_ offset: Int) -> String {
    let minutes = abs(offset) / 60
    return (offset < 0 ? "-" : "+") + ISOText.digits(minutes / 60, 2) + ":"
      + ISOText.digits(minutes % 60, 2)
  }

  private static func offset(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
      bytes[3] == UInt8(ascii: ":"),
      [1, 2, 4, 5].allSatisfy({ bytes[$0] &- 0x30 < 10 })
    else { return nil }
    func pair(_ place: Int) -> Int { Int(bytes[place] - 0x30) * 10 + Int(bytes[place + 1] - 0x30) }
    guard pair(1) < 24, pair(4) < 60 else { return nil }
    let seconds = pair(1) * 3600 + pair(4) * 60
    return bytes[0] == UInt8(ascii: "-") ? -seconds : seconds
  }
}

/// The zones that were read, so that a call for each item reads no file for each.
private enum KnownZones {
  private static let read = Locked<[String: TimeZoneFile]>([:])

  static func zone(_ name: String) -> TimeZoneFile? {
    guard TimeZoneFile.isName(name) else { return nil }
    if let known = read.withLock({ $0[name] }) { return known }
    for folder in TimeZoneFile.folders {
      guard let bytes = TimeZoneFile.content(of: folder + "/" + name),
        let zone = TimeZoneFile(bytes)
      else { continue }
      // There are some six hundred names.
      read.withLock { if $0.count < 1000 { $0[name] = zone } }
      return zone
    }
    return nil
  }
}
