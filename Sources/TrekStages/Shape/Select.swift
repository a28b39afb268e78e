internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `select`: some fields of a record.
  static let select = StageDefinition(
    "select", .map, "Keeps some fields of each record, in the order in which they are named.",
    to: .type(.record([:], open: true)),
    taking: Parameters(RestParameter<String>("names", "The fields to keep.")),
    failures: [
      FailureDescription(
        "field", "The item has no such field, or no fields at all.",
        example: #"{a: 1} | select "b""#)
    ],
    examples: [
      Example(
        #"{id: 7, name: "Ada", born: 1815} | select "name", "id""#,
        prints: #"{"name":"Ada","id":7}"#)
    ]
  ) { names in
    let shape = RecordShape(names)
    return .map { item throws(StageFailure) in
      var values: [Value] = []
      values.reserveCapacity(shape.count)
      for key in shape.keys {
        guard let value = item.value.field(key) else {
          throw FieldFailure.missing(key.name, in: item.value, stage: "select")
        }
        values.append(value)
      }
      return .record(Record(shape: shape, values: values))
    }
  }
}

/// The failure of a field that is not there.
enum FieldFailure {
  static func missing(_ name: String, in value: Value, stage: String) -> StageFailure {
    guard let names = value.fieldNames else {
      return StageFailure(
        code: "\(stage).field", "`\(stage)` works on records, and this is \(value.typeName)")
    }
    let shown = names.prefix(12).map { "`\($0)`" }.joined(separator: ", ")
    return StageFailure(
      code: "\(stage).field", "there is no field `\(name)`",
      notes: names.isEmpty ? [] : ["there are \(shown)\(names.count > 12 ? ", …" : "")"])
  }
}
