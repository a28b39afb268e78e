import Testing

import TrekValues

@Suite struct JSONPropertyTests {
  @Test func whatIsWrittenIsRead() throws {
    var random = SeededRandom(101)
    for _ in 0..<3_000 {
      let value = random.value(levels: 4)
      let text = random.json(value)
      let read = try parseJSON(text)
      #expect(read == value, "seed \(random.seed): \(text)")
      #expect(value == read)
      #expect(read.hashValue == value.hashValue)
      #expect(read.json() == value.json())
      #expect(read.json(pretty: true) == value.json(pretty: true))
      #expect(read.detached() == value)
      #expect(ValueType(of: read).describes(read))
      #expect(try JSONDocument.parse(value.json(pretty: true).bytes) == value)
    }
  }

  @Test func viewsAndRecordsOfTheirOwnAreAlike() throws {
    var random = SeededRandom(102)
    for _ in 0..<2_000 {
      let count = random.below(20)
      // Few names, so that keys are repeated; some escaped.
      let names = (0..<count).map { _ in
        ["a", "b", "c", "key", "longer key", "k\\u0065y"][random.below(6)]
      }
      let fields = names.enumerated().map { "\"\($1)\":\($0)" }
      let view = try #require(try parseJSON("{" + fields.joined(separator: ",") + "}").asRecord)
      let expected = Record(
        names.enumerated().map { ($1 == "k\\u0065y" ? "key" : $1, Value.int(Int64($0))) })
      #expect(view == expected, "seed \(random.seed): \(fields)")
      #expect(view.count == expected.count)
      #expect(view.keys == expected.keys)
      #expect(view.values == expected.values)
      #expect(view.shaped() == expected)
      #expect(view.hashValue == expected.hashValue)
      for name in ["a", "key", "longer key", "no"] {
        #expect(view[name] == expected[name])
        #expect(view[RecordKey(name)] == expected[RecordKey(name)])
      }
      let more: Record = ["b": "B", "new": "N"]
      #expect(view.merging(more) == expected.merging(more))
      #expect(view.merging(more).keys == expected.merging(more).keys)
      #expect(view.removing(["a", "no"]) == expected.removing(["a"]))
      #expect(view.setting("c", to: .null) == expected.setting("c", to: .null))
    }
  }

  @Test func largeObjectsAreFoundInAgainAndAgain() throws {
    let fields = (0..<500).map { "\"key\($0 % 400)\":\($0)" } + ["\"\\u006bey7\":\"last\""]
    let record = try #require(try parseJSON("{" + fields.joined(separator: ",") + "}").asRecord)
    for _ in 0..<3 {
      for index in 0..<400 {
        let expected: Value = index == 7 ? "last" : .int(Int64(index < 100 ? index + 400 : index))
        #expect(record["key\(index)"] == expected)
      }
      #expect(record["key400"] == nil)
      #expect(record["key7 "] == nil)
    }
    #expect(record.count == 400)
  }

  @Test func listsGiveTheirElementsInEveryWay() throws {
    let list = try #require(try parseJSON("[1,[2,3],{\"a\":4},\"x\",[]]").asList)
    #expect(list.count == 5)
    #expect(list[1]?.asList?[1] == 3)
    #expect(list[2]?.field("a") == 4)
    #expect(list[4] == [])
    #expect(list[-1] == nil && list[5] == nil)
    #expect(Array(list) == list.array)
    var seen: [Value] = []
    list.forEach { seen.append($0) }
    #expect(seen == list.array)
    let numbers = try #require(try parseJSON("[10,11,12]").asList)
    #expect((0..<4).map { numbers[$0] } == [10, 11, 12, nil])
    #expect(list.appending(numbers).count == 8)
  }

  @Test func anyBytesGiveAValueOrAnError() throws {
    var random = SeededRandom(103)
    let pieces = [
      "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "\\ude80", "1", "-", ".", "e",
      "0",
      "true", "nul", " ", "\n", "é", "a", "\u{0}", "\"a\"", "\"a\":",
    ]
    for round in 0..<30_000 {
      var bytes: [UInt8]
      if round % 2 == 0 {
        bytes = (0..<random.below(20)).flatMap { _ in Array(pieces[random.below(pieces.count)].utf8)
        }
      } else {
        bytes = Array(random.json(random.value(levels: 3)).utf8)
        for _ in 0..<1 + random.below(3) where !bytes.isEmpty {
          bytes[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
        }
      }
      do throws(JSONError) {
        let value = try JSONDocument.parse(Bytes(bytes))
        let again = try? JSONDocument.parse(value.json().bytes)
        #expect(again == value, "seed \(random.seed), round \(round): \(bytes)")
        #expect(String(validating: bytes, as: UTF8.self) != nil)
      } catch {
        #expect(error.offset >= 0 && error.offset <= bytes.count && error.line >= 1)
      }
    }
  }

  @Test func repeatedKeysAreRefusedWhereAsked() throws {
    let text = #"[{"a":1,"b":{"c":1,"\u0063":2}},{"a":1}]"#
    #expect(try parseJSON(text).asList?[0]?.field("b") == ["c": 2])
    let error = try #require(throws: JSONError.self) {
      try JSONDocument.parse(Bytes(utf8: text), refusingRepeatedKeys: true)
    }
    #expect(error.offset == 19)
    #expect(error.problem.contains("second time"))
    #expect(throws: Never.self) {
      try JSONDocument.parse(Bytes(utf8: #"[{"a":1},{"a":1}]"#), refusingRepeatedKeys: true)
    }
  }
}
