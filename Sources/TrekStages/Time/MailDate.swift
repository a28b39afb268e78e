/// Dates as mail and RSS write them (RFC 5322, section 3.3, with the old forms of section 4.3):
/// `Tue, 10 Jun 2003 04:00:00 GMT`.
enum MailDate {
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]
  /// Hours from UTC; letters of the military stand for nothing that is known.
  private static let zones = [
    "ut": 0, "gmt": 0, "utc": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7,
  ]

  /// The moment that a text means, or nil where it is no such date.
  static func moment(_ text: String) -> Moment? {
    var words = text.lowercased().split { $0 == " " || $0 == "\t" || $0 == "," }
    // The day of the week says nothing that the date does not.
    if let first = words.first, Int(first) == nil { words.removeFirst() }
    guard words.count >= 4, let day = number(words[0]),
      let month = months.firstIndex(of: String(words[1].prefix(3))), var year = number(words[2])
    else { return nil }
    if words[2].count == 2 { year += year < 50 ? 2000 : 1900 }
    let times = words[3].split(separator: ":", omittingEmptySubsequences: false)
    guard times.count == 2 || times.count == 3, let hour = number(times[0]),
      let minute = number(times[1]), let second = times.count == 3 ? number(times[2]) : 0,
      hour < 24, minute < 60, second <= 60,
      let date = CivilDate(year: year, month: month + 1, day: day),
      let offset = words.count > 4 ? self.offset(words[4]) : 0
    else { return nil }
    let local = date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + min(second, 59)
    return Moment(seconds: Int64(local - offset))
  }

  /// The seconds by which a zone is ahead of UTC.
  private static func offset(_ zone: Substring) -> Int? {
    if let hours = zones[String(zone)] { return hours * 3600 }
    guard zone.count == 5, let sign = zone.first, sign == "+" || sign == "-",
      let digits = number(zone.dropFirst()), digits % 100 < 60
    else { return nil }
    let seconds = digits / 100 * 3600 + digits % 100 * 60
    return sign == "-" ? -seconds : seconds
  }

  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.count <= 4, text.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      return nil
    }
    return Int(text)
  }
}
