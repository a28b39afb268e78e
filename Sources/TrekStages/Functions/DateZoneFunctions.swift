internal import TrekStageKit
internal import TrekValues

extension FunctionDefinition {
  /// The function `dateIn`.
  static let dateIn = FunctionDefinition(
    "dateIn", group: "Dates", "Gives a record of what clocks and calendars of a zone show.",
    taking: Argument<Value>("date", "A date, or what `date` reads."),
    Argument<TimeZone>("zone", "The zone, as `Europe/Berlin` or `+02:00`."),
    gives: .record(
      [
        "year": .int, "month": .int, "day": .int, "hour": .int, "minute": .int, "second": .number,
        "weekday": .int, "yearDay": .int, "offset": .duration, "text": .text,
      ], open: false),
    discussion: """
      `.year .month .day .hour .minute .second .weekday .yearDay`, `.offset` from UTC, and `.text` \
      in ISO 8601. The rules are those of the system's time-zone database.
      """,
    failures: [
      FailureDescription("value", "The value is no date.", example: #"["x"] | dateIn "UTC""#),
      FailureDescription(
        "argument", "There is no such zone.", example: #"["2024-01-01"] | dateIn "\(.)""#),
    ],
    examples: [
      Example(
        #"dateIn("2024-07-01T22:30:00Z", "+05:30").text"#, prints: "2024-07-02T04:00:00+05:30"),
      Example(#"dateIn("2024-12-31T23:00:00Z", "+01:00").year"#, prints: "2025"),
    ]
  ) { (value, zone) throws(StageFailure) in
    let moment = try DateArgument.moment(value, "dateIn")
    let offset = zone.offset(at: moment.seconds)
    guard
      let local = Moment(seconds: moment.seconds + Int64(offset), nanoseconds: moment.nanoseconds)
    else {
      throw StageFailure(code: "dateIn.value", "the date is not in the years 0000 to 9999")
    }
    let names = ["year", "month", "day", "hour", "minute", "second", "weekday", "yearDay"]
    let fields = names.map { ($0, local.field($0) ?? .null) }
    let text =
      String(ISOText.format(local).dropLast()) + (offset == 0 ? "Z" : TimeZone.text(offset))
    return .record(
      Record(
        fields + [("offset", .duration(.seconds(offset))), ("text", .text(Text(text)))]))
  }
}
