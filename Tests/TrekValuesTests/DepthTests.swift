import Testing

import TrekValues

@Suite struct DepthTests {
  static func lists(_ depth: Int) -> Value {
    (0..<depth).reduce(Value.int(1)) { inner, _ in .list(List([inner])) }
  }

  static func records(_ depth: Int) -> Value {
    let shape = RecordShape(["a", "b"])
    return (0..<depth).reduce(Value.int(1)) { inner, _ in
      .record(Record(shape: shape, values: [inner, "x"]))
    }
  }

  static func json(_ depth: Int) -> Value {
    let text =
      (0..<depth).map { $0 % 2 == 0 ? "[" : "{\"a\":" }.joined() + "1"
      + (0..<depth).reversed().map { $0 % 2 == 0 ? "]" : "}" }.joined()
    return (try? parseJSON(text)) ?? .null
  }

  @Test func depthIsCounted() {
    #expect(Value.int(1).depth == 0)
    #expect((["a": [1, ["b": .null]]] as Value).depth == 3)
    #expect(([] as Value).depth == 1)
    #expect(Self.lists(512).depth == 512)
    #expect(Self.records(512).depth == 512)
    #expect(Self.json(512).depth == 512)
    var list = List([[1]])
    list.append(Self.lists(7))
    #expect(list.depth == 8)
    #expect(list.appending([[[]]]).depth == 8)
  }

  @Test func noDoorLetsValuesNestDeeper() throws {
    for deepest in [Self.lists(512), Self.records(512), Self.json(512)] {
      #expect(throws: NestingError.self) { try List(checking: [deepest]) }
      #expect(throws: NestingError.self) {
        try Record(checking: RecordShape(["a"]), values: [deepest])
      }
      #expect(List([1, deepest])[1] == TooDeep.value)
      #expect(Record([("a", deepest)])["a"] == TooDeep.value)
      #expect(Record().setting("a", to: deepest)["a"] == TooDeep.value)
      var list = List()
      list.append(deepest)
      #expect(list[0] == TooDeep.value)
      #expect(list.depth <= 512)
      #expect(([deepest] as Value).depth <= 512)
      #expect((["a": deepest] as Value).depth <= 512)
    }
    #expect(throws: NestingError.self) {
      var value = Value.int(0)
      for _ in 0..<100_000 { value = .list(try List(checking: [value])) }
    }
    #expect(TooDeep.value.printed == "error: values may nest 512 deep at most")
  }

  @Test(arguments: [lists, records, json] as [@Sendable (Int) -> Value])
  func theDeepestValuesAreHandledOnASmallStack(_ make: @escaping @Sendable (Int) -> Value) {
    onSmallStack {
      let value = make(512)
      let same = make(512)
      #expect(value == same)
      #expect(value.hashValue == same.hashValue)
      #expect(value != make(511))
      _ = Value.compare(value, same)
      _ = Value.compare(value, make(511))
      let text = value.json()
      #expect(value.json(pretty: true).count > text.count)
      #expect(value.detached() == value)
      #expect(ValueType(of: value) == ValueType(of: same))
      #expect((try? JSONDocument.parse(text.bytes)) == value)
    }
  }
}
