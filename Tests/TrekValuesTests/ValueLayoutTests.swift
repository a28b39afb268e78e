import Testing

import TrekValues

@Suite struct ValueLayoutTests {
  @Test func aValueIs24Bytes() {
    #expect(MemoryLayout<Value>.stride == 24)
    #expect(MemoryLayout<Value?>.stride == 24)
  }

  @Test func recordsFindTheirFields() {
    let record: Record = ["id": 7, "name": "Vega", "id": 8]
    #expect(record.count == 2)
    #expect(record["id"] == 8)
    #expect(record[RecordKey("name")] == "Vega")
    #expect(record["none"] == nil)
    let many = Record((0..<200).map { ("key\($0)", Value.int(Int64($0))) })
    for index in 0..<200 {
      #expect(many["key\(index)"] == .int(Int64(index)))
      #expect(many[RecordKey("key\(index)")] == .int(Int64(index)))
    }
    #expect(many["key200"] == nil)
  }

  @Test func recordsAreEqualInAnyOrder() {
    let first: Value = ["a": 1, "b": [1, 2, .null]]
    let second: Value = ["b": [1.0, 2, .null], "a": 1.0]
    #expect(first == second)
    #expect(first.hashValue == second.hashValue)
    #expect(first != ["a": 1])
  }
}
