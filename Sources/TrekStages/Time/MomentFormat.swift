internal import TrekStageKit

/// Writes a moment by a pattern of `%` and letters, as strftime(3), in English.
enum MomentFormat {
  /// What the letters stand for, for messages and the help.
  static let letters = """
    `%Y` year, `%m` month, `%d` day, `%H` hour, `%M` minute, `%S` second, `%f` its fraction in \
    six digits, `%j` day of the year, `%u` day of the week from 1 for Monday, `%a` and `%b` their \
    short English names, `%s` seconds since 1970, `%z` offset from UTC, `%F` date, `%T` time, `%%` the sign
    """

  /// The text, or the letter that means nothing.
  static func format(
    _ moment: Moment, _ pattern: String, offset: Int = 0
  ) throws(StageFailure) -> String {
    guard
      let local = Moment(
        seconds: moment.seconds + Int64(offset), nanoseconds: moment.nanoseconds)
    else {
      throw StageFailure(
        code: "dateFormat.value", "the date is not in the years 0000 to 9999")
    }
    var text = ""
    var isLetter = false
    for character in pattern {
      if !isLetter {
        if character == "%" { isLetter = true } else { text.append(character) }
        continue
      }
      isLetter = false
      guard let part = part(local, character, offset) else {
        throw StageFailure(
          code: "dateFormat.pattern", "`%\(character)` means nothing here", notes: [letters])
      }
      text += part
    }
    if isLetter {
      throw StageFailure(
        code: "dateFormat.pattern", "the pattern ends in a single `%`", notes: [letters])
    }
    return text
  }

  private static func part(_ moment: Moment, _ letter: Character, _ offset: Int) -> String? {
    let date = moment.date
    let second = moment.secondOfDay
    switch letter {
    case "Y": return ISOText.digits(date.year, 4)
    case "m": return ISOText.digits(date.month, 2)
    case "d": return ISOText.digits(date.day, 2)
    case "H": return ISOText.digits(second / 3600, 2)
    case "M": return ISOText.digits(second / 60 % 60, 2)
    case "S": return ISOText.digits(second % 60, 2)
    case "f": return ISOText.digits(Int(moment.nanoseconds) / 1000, 6)
    case "j": return ISOText.digits(date.dayOfYear, 3)
    case "u": return String(date.weekday)
    case "a": return ISOText.shortName(weekday: date.weekday)
    case "b": return ISOText.shortName(month: date.month)
    case "s": return String(moment.seconds - Int64(offset))
    case "z": return TimeZone.text(offset)
    case "F": return String(ISOText.format(moment).prefix(10))
    case "T": return String(ISOText.format(moment).dropFirst(11).prefix(8))
    case "%": return "%"
    default: return nil
    }
  }
}
