/// What a zone does year by year, as POSIX writes it: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct TimeZoneRule: Sendable {
  private let standard: Int
  private let summer: Int?
  private let start: YearDay
  private let end: YearDay

  /// A day of each year, and the second of it at which the clocks change.
  private struct YearDay {
    enum Day {
      /// From 1, February 29 never counted.
      case julian(Int)
      /// From 0, February 29 counted.
      case ordinal(Int)
      /// The week's day (0 is Sunday) in the so-manieth week of a month; 5 is the last.
      case weekday(month: Int, week: Int, day: Int)
    }

    var day: Day
    var second = 7200

    /// Seconds since 1970, in the time of the zone before the change.
    func seconds(in year: Int) -> Int64 {
      Int64(days(in: year)) * 86_400 + Int64(second)
    }

    private func days(in year: Int) -> Int {
      let first = CivilDate(year: year, month: 1, day: 1)?.daysSince1970 ?? 0
      switch day {
      case .julian(let number):
        return first + number - 1 + (CivilDate.isLeap(year) && number >= 60 ? 1 : 0)
      case .ordinal(let number): return first + number
      case .weekday(let month, let week, let day):
        guard let date = CivilDate(year: year, month: month, day: 1) else { return first }
        let start = date.daysSince1970
        let ahead = (day - date.weekday % 7 + 7) % 7
        let length = CivilDate.length(ofMonth: month, in: year)
        var place = ahead + (week - 1) * 7
        while place >= length { place -= 7 }
        return start + place
      }
    }
  }

  /// Reads a rule; nil where it is none.
  init?(_ text: String) {
    var reader = Reader(text)
    guard reader.name(), let offset = reader.time() else { return nil }
    standard = -offset
    guard !reader.isAtEnd else {
      summer = nil
      start = YearDay(day: .ordinal(0))
      end = start
      return
    }
    guard reader.name() else { return nil }
    if reader.peek == UInt8(ascii: ",") {
      summer = standard + 3600
    } else {
      guard let offset = reader.time() else { return nil }
      summer = -offset
    }
    guard reader.take(","), let start = reader.day(), reader.take(","), let end = reader.day(),
      reader.isAtEnd
    else { return nil }
    self.start = start
    self.end = end
  }

  /// Seconds that the zone is ahead of UTC at a moment.
  func offset(at seconds: Int64) -> Int {
    guard let summer else { return standard }
    let local = seconds + Int64(standard)
    let days = Int(local >= 0 ? local / 86_400 : (local - 86_399) / 86_400)
    let year = CivilDate(daysSince1970: days).year
    let begin = start.seconds(in: year) - Int64(standard)
    let finish = end.seconds(in: year) - Int64(summer)
    // In the south the summer lies around the turn of the year.
    let isSummer =
      begin < finish
      ? seconds >= begin && seconds < finish : seconds >= begin || seconds < finish
    return isSummer ? summer : standard
  }

  private struct Reader {
    let bytes: [UInt8]
    var offset = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { offset == bytes.count }
    var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard peek == UInt8(ascii: character) else { return false }
      offset += 1
      return true
    }

    /// `CET`, or `<+03>`.
    mutating func name() -> Bool {
      if take("<") {
        while let byte = peek, byte != UInt8(ascii: ">") { offset += 1 }
        return take(">")
      }
      let start = offset
      while let byte = peek, (byte | 0x20) &- 0x61 < 26 { offset += 1 }
      return offset - start >= 3
    }

    mutating func number() -> Int? {
      let start = offset
      var value = 0
      while let byte = peek, byte &- 0x30 < 10, offset - start < 4 {
        value = value * 10 + Int(byte - 0x30)
        offset += 1
      }
      return offset > start ? value : nil
    }

    /// `[+-]h[:m[:s]]` in seconds, up to a week.
    mutating func time() -> Int? {
      let isNegative = take("-")
      if !isNegative { _ = take("+") }
      guard let hours = number(), hours <= 167 else { return nil }
      var seconds = hours * 3600
      if take(":") {
        guard let minutes = number(), minutes < 60 else { return nil }
        seconds += minutes * 60
        if take(":") {
          guard let more = number(), more < 60 else { return nil }
          seconds += more
        }
      }
      return isNegative ? -seconds : seconds
    }

    mutating func day() -> YearDay? {
      var result: YearDay
      if take("M") {
        guard let month = number(), (1...12).contains(month), take("."), let week = number(),
          (1...5).contains(week), take("."), let day = number(), day <= 6
        else { return nil }
        result = YearDay(day: .weekday(month: month, week: week, day: day))
      } else if take("J") {
        guard let number = number(), (1...365).contains(number) else { return nil }
        result = YearDay(day: .julian(number))
      } else {
        guard let number = number(), number <= 365 else { return nil }
        result = YearDay(day: .ordinal(number))
      }
      if take("/") {
        guard let second = time() else { return nil }
        result.second = second
      }
      return result
    }
  }
}
