internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `without`: a record with some fields taken away.
  static let without = StageDefinition(
    "without", .map, "Takes some fields away from each record.",
    to: .type(.record([:], open: true)),
    taking: Parameters(RestParameter<String>("names", "The fields to take away.")),
    discussion: "A field that a record does not have needs no taking away, and is no failure.",
    failures: [
      FailureDescription(
        "field", "The item is no record.", example: #"3 | without "b""#)
    ],
    examples: [
      Example(
        #"{id: 7, name: "Ada", password: "x"} | without "password", "token""#,
        prints: #"{"id":7,"name":"Ada"}"#)
    ]
  ) { names in
    let keys = names.map { RecordKey($0) }
    return .map { item throws(StageFailure) in
      var value = item.value
      if case .object(let object) = value { value = object.asValue() }
      guard case .record(let record) = value else {
        throw FieldFailure.missing("", in: value, stage: "without")
      }
      return .record(record.removing(keys))
    }
  }
}
