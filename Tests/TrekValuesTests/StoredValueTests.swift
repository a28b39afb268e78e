import Testing
import TrekValues

@Suite struct StoredValueTests {
  static let values: [Value] = [
    .null, .bool(true), .bool(false), .int(0), .int(-1), .int(.min), .int(.max), .double(-0.0),
    .double(.infinity), .double(.leastNonzeroMagnitude), .text(Text()), .text("é🚀"),
    .bytes(Bytes([0, 255])),
    .duration(.nanoseconds(-1)), .duration(Duration(secondsComponent: 3, attosecondsComponent: 7)),
    .size(-5), .list(List([])), .list(List([1, [2, nil]])), .record(Record()),
    ["a": 1, "b": ["c": 2]],
  ]

  /// A value written after others and read after them.
  func again(_ values: [Value]) throws -> [Value] {
    let output = ByteBuffer()
    var writer = StoredValueWriter()
    for value in values { writer.write(value, to: output) }
    let bytes = output.bytes
    var reader = StoredValueReader()
    var offset = 0
    let read = try values.map { _ in try reader.value(bytes, at: &offset) }
    #expect(offset == bytes.count)
    // Whatever is cut off is found to be missing.
    for count in 0..<bytes.count {
      var reader = StoredValueReader()
      var offset = 0
      #expect(throws: StoredValueReader.Damage.self) {
        for _ in values { _ = try reader.value(bytes[0..<count], at: &offset) }
      }
    }
    return read
  }

  @Test func valuesComeBackAsTheyWere() throws {
    let read = try again(Self.values)
    for (value, other) in zip(Self.values, read) {
      #expect(value == other && value.typeName == other.typeName)
      #expect(value.json() == other.json())
    }
  }

  @Test func numbersKeepTheirText() throws {
    let document = try JSONDocument.parse(
      Bytes(utf8: #"{"a":1.10,"b":[12345678901234567890,-0,1e400],"a ":{"k":1,"k":2}}"#))
    guard case .record(let record) = document else { return }
    let all = [document] + record.map(\.value)
    #expect(try again(all).map { $0.json().string } == all.map { $0.json().string })
  }

  @Test func shapesAreWrittenOnce() throws {
    let shape = RecordShape(["a long name of a field", "another"])
    let records = (0..<50).map { Value.record(Record(shape: shape, values: [.int($0), .null])) }
    let output = ByteBuffer()
    var writer = StoredValueWriter()
    for record in records { writer.write(record, to: output) }
    #expect(output.count < 400)
    #expect(try again(Array(records.prefix(3))) == Array(records.prefix(3)))
  }

  @Test func whatIsNoPlainDataCannotBeWritten() {
    for value in Self.values { #expect(StoredValueWriter.canWrite(value)) }
    #expect(!StoredValueWriter.canWrite(.object(Thing())))
    #expect(!StoredValueWriter.canWrite(["a": [.object(Thing())]]))
  }
}

private final class Thing: OpaqueValue {
  var typeName: String { "thing" }
  func field(_ name: String) -> Value? { nil }
  var fieldNames: [String] { [] }
  func asText() -> Text? { "thing" }
  func asValue() -> Value { "thing" }
}
