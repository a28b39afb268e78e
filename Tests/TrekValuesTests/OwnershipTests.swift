import Testing

import TrekValues

@Suite struct OwnershipTests {
  static let text =
    #"{"title":"a title that is longer than fifteen bytes","id":7,"list":[1.5,"another long text here"]}"#

  static func body(_ account: MemoryAccount) -> Bytes {
    let buffer = ByteBuffer(capacity: 100_000, account: account)
    buffer.append(utf8: text)
    return buffer.bytes
  }

  @Test func whatIsHeldIsChargedAndNothingElse() throws {
    let account = MemoryAccount(limit: .max)
    do {
      let value = try JSONDocument.parse(Self.body(account))
      #expect(account.held > 100_000)
      let title = value.field("title")
      #expect(title?.asText?.retainedCapacity ?? 0 >= 100_000)
      withExtendedLifetime(value) {}
    }
    #expect(account.held == 0)

    var title: Value?
    do {
      title = try JSONDocument.parse(Self.body(account)).field("title")
    }
    #expect(account.held >= 100_000)
    title = title?.detached()
    #expect(account.held == 0)
    #expect(title == "a title that is longer than fifteen bytes")
  }

  @Test func detachedValuesLetTheBodyGo() throws {
    let account = MemoryAccount(limit: .max)
    var values: [Value] = []
    do {
      let value = try JSONDocument.parse(Self.body(account))
      let part = try #require(value.field("list"))
      values = [
        value.detached(), part.detached(), Value.list([part, value]).detached(),
        (["a": part] as Value).detached(), .bytes(Self.body(account)[3..<9].detached()),
        try #require(part.asList?[0]).detached(),
      ]
    }
    #expect(account.held == 0)
    #expect(values[0] == (try parseJSON(Self.text)))
    #expect(values[1] == values[2].asList?[0])
  }

  @Test func aFailedParseHoldsNothing() {
    let account = MemoryAccount(limit: .max)
    let buffer = ByteBuffer(account: account)
    buffer.append("[1,2,")
    #expect(throws: JSONError.self) { try JSONDocument.parse(buffer.bytes) }
    #expect(account.held == buffer.capacity)
  }

  @Test func documentsAreReadFromManyTasks() async throws {
    let fields = (0..<300).map {
      "\"key\($0)\":{\"n\":\($0),\"text\":\"a text of some length \($0)\"}"
    }
    let value = try parseJSON("{" + fields.joined(separator: ",") + "}")
    let account = MemoryAccount(limit: .max)
    let sums = await withTaskGroup(of: Int64.self) { group in
      for _ in 0..<4 {
        group.addTask {
          var sum: Int64 = 0
          for index in 0..<300 {
            let inner = value.field(RecordKey("key\(index)"))
            sum += inner?.field("n")?.asInt ?? -1_000_000
            let buffer = ByteBuffer(capacity: 5_000, account: account)
            let changed = inner?.asRecord?.setting("more", to: 1) ?? Record()
            JSONWriter.write(.record(changed), to: buffer)
            sum += Int64(buffer.count)
          }
          return sum
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(sums.count == 4 && Set(sums).count == 1)
    #expect(account.held == 0)
  }
}
