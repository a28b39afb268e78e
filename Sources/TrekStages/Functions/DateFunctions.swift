internal import TrekStageKit
internal import TrekValues

extension FunctionDefinition {
  /// The function `now`.
  static let now = FunctionDefinition(
    "now", group: "Dates", "Gives the moment at which it is called.",
    gives: .any,
    discussion: "A date, as `date` gives it.",
    examples: [Example(#"type(now())"#, prints: "date")]
  ) { (context: StageContext) throws(StageFailure) in
    guard let moment = Moment(wallTime: context.clock.wallTime) else {
      throw StageFailure(code: "now.clock", "the system's clock is out of range")
    }
    return .object(moment)
  }

  /// The function `date`.
  static let date = FunctionDefinition(
    "date", group: "Dates", "Reads a date in ISO 8601, of a header, or in seconds since 1970.",
    taking: Argument<Value>("value", "The text or number."), gives: .any,
    discussion: """
      `2026-07-20`, `2026-07-20T20:17:40Z`, `2026-07-20 20:17+02:00`; without an offset it is UTC. \
      `Sun, 06 Nov 1994 08:49:37 GMT`, as HTTP has it. A date prints in ISO 8601 in UTC; it has \
      `.year .month .day .hour .minute .second .weekday .yearDay .unix`, the week beginning with 1 \
      for Monday, and is compared and sorted by time.
      """,
    failures: [
      FailureDescription(
        "value", "The value is no date of the years 0000 to 9999.",
        example: #"["2026-02-30"] | date"#)
    ],
    examples: [
      Example(#"date("1969-07-20T22:17:40+02:00")"#, prints: "1969-07-20T20:17:40Z"),
      Example(#"["2024-02-29"] | date(.).weekday"#, prints: "4"),
      Example(#"date("2026-01-01") < date("2026-01-01T00:00:01+00:00")"#, prints: "true"),
      Example("date(0)", prints: "1970-01-01T00:00:00Z"),
    ]
  ) { value throws(StageFailure) in .object(try DateArgument.moment(value, "date")) }

  /// The function `dateAdd`.
  static let dateAdd = FunctionDefinition(
    "dateAdd", group: "Dates", "Gives the date so long after another.",
    taking: Argument<Value>("date", "A date, or what `date` reads."),
    Argument<Duration>("duration", "How long after; negative: before."), gives: .any,
    failures: [
      FailureDescription(
        "value", "There is no such date.", example: #"["9999-12-31"] | dateAdd 2d"#)
    ],
    examples: [
      Example(#"dateAdd("2024-02-28", 1d)"#, prints: "2024-02-29T00:00:00Z"),
      Example(#"dateAdd("2024-01-01", -500ms)"#, prints: "2023-12-31T23:59:59.5Z"),
    ]
  ) { (value, duration) throws(StageFailure) in
    let moment = try DateArgument.moment(value, "dateAdd")
    let sum = DateArgument.sinceEpoch(moment) + duration
    let (seconds, attoseconds) = sum.components
    let nanoseconds = attoseconds / 1_000_000_000
    let isBefore = nanoseconds < 0
    guard
      let result = Moment(
        seconds: isBefore ? seconds - 1 : seconds,
        nanoseconds: Int32(isBefore ? nanoseconds + 1_000_000_000 : nanoseconds))
    else {
      throw StageFailure(code: "dateAdd.value", "the date is not in the years 0000 to 9999")
    }
    return .object(result)
  }

  /// The function `dateDiff`.
  static let dateDiff = FunctionDefinition(
    "dateDiff", group: "Dates", "Gives the time from one date to another.",
    taking: Argument<Value>("from", "A date, or what `date` reads."),
    Argument<Value>("to", "Another."), gives: .duration,
    failures: [
      FailureDescription(
        "value", "A value is no date.", example: #"["yesterday"] | dateDiff "today""#)
    ],
    examples: [Example(#"dateDiff("2024-01-01", "2024-01-02T12:00:00Z")"#, prints: "36h")]
  ) { (from, to) throws(StageFailure) in
    let first = try DateArgument.moment(from, "dateDiff")
    let second = try DateArgument.moment(to, "dateDiff")
    return .duration(DateArgument.sinceEpoch(second) - DateArgument.sinceEpoch(first))
  }

  /// The function `dateFormat`.
  static let dateFormat = FunctionDefinition(
    "dateFormat", group: "Dates", "Writes a date by a pattern.",
    taking: Argument<Value>("date", "A date, or what `date` reads."),
    Argument<Text>("pattern", "The pattern."),
    Argument<TimeZone>(
      "zone", "Whose clocks it is told by, as `Europe/Berlin` or `+02:00`.", default: .utc),
    gives: .text, discussion: MomentFormat.letters + ".",
    failures: [
      FailureDescription("value", "The value is no date.", example: #"["x"] | dateFormat "%Y""#),
      FailureDescription(
        "pattern", "The pattern has letters that mean nothing.",
        example: #"["2024-01-01"] | dateFormat "%Q""#),
    ],
    examples: [
      Example(#"dateFormat("2024-03-09T07:05:01Z", "%d.%m.%Y %H:%M")"#, prints: "09.03.2024 07:05"),
      Example(
        #"dateFormat("2024-03-09", "%a %b %j %F %T")"#, prints: "Sat Mar 069 2024-03-09 00:00:00"),
      Example(
        #"dateFormat("2024-03-09T23:05:01Z", "%F %H:%M %z", "+01:30")"#,
        prints: "2024-03-10 00:35 +01:30"),
    ]
  ) { (value, pattern, zone) throws(StageFailure) in
    let moment = try DateArgument.moment(value, "dateFormat")
    let offset = zone.offset(at: moment.seconds)
    return .text(Text(try MomentFormat.format(moment, pattern.string, offset: offset)))
  }
}

/// Dates as arguments.
enum DateArgument {
  /// The moment that a value is or can be read as.
  static func moment(_ value: Value, _ function: String) throws(StageFailure) -> Moment {
    switch value {
    case .object(let object):
      if let moment = object as? Moment { return moment }
    case .text(let text):
      let string = text.string
      if let moment = ISOText.parse(string) ?? ISOText.parseHTTP(string) { return moment }
      throw StageFailure(
        code: "\(function).value", "\(text.debugDescription) is no date",
        help: "dates are written as `2026-07-20` or `2026-07-20T20:17:40Z`")
    case .int(let seconds):
      if let moment = Moment(seconds: seconds) { return moment }
      throw StageFailure(
        code: "\(function).value", "\(seconds) seconds since 1970 is not in the years 0000 to 9999")
    case .double, .decimal:
      if let number = value.asDouble, number.isFinite, abs(number) < 1e12 {
        let whole = number.rounded(.down)
        let nanoseconds = min(((number - whole) * 1e9).rounded(), 999_999_999)
        if let moment = Moment(seconds: Int64(whole), nanoseconds: Int32(nanoseconds)) {
          return moment
        }
      }
      throw StageFailure(
        code: "\(function).value", "\(value) seconds since 1970 is not in the years 0000 to 9999")
    default: break
    }
    throw StageFailure(
      code: "\(function).value",
      "`\(function)` takes a date, a text or a number, and this is "
        + value.typeName)
  }

  static func sinceEpoch(_ moment: Moment) -> Duration {
    .seconds(moment.seconds) + .nanoseconds(Int64(moment.nanoseconds))
  }
}
