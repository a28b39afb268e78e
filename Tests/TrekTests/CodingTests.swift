import Testing
import Trek

/// Values out of Swift types, and back.
@Suite("Coding")
struct CodingTests {
  private struct Order: Codable, Equatable, Sendable, ProgramArgument {
    struct Line: Codable, Equatable, Sendable {
      var article: String
      var count: Int
      var price: Double?
    }

    var id: Int64
    var isPaid: Bool
    var lines: [Line]
    var notes: [String: String]
    var within: Duration
  }

  private static let order = Order(
    id: 7, isPaid: true,
    lines: [
      Order.Line(article: "pen", count: 3, price: 1.5),
      Order.Line(article: "ink", count: 1, price: nil),
    ], notes: ["by": "hand"], within: .seconds(90))

  @Test("what is encoded decodes to the same")
  func roundTrip() throws {
    let value = try Value(encoding: Self.order)
    #expect(value.field("within") == .duration(.seconds(90)))
    #expect(try value.decode(Order.self) == Self.order)
    #expect(try value.decode(String.self, at: ".lines[1].article") == "ink")
  }

  @Test(
    "errors name the path",
    arguments: [
      (["id": "x"], "at `.id`: needs Int64, and is text"),
      (["id": 7, "isPaid": true], "at `.`: there is no field `lines`; there is id, isPaid"),
      (
        ["id": 7, "isPaid": true, "lines": [["article": "pen", "count": 1.5]]],
        "at `.lines[0].count`: 1.5 does not fit into Int"
      ),
      (["id": 7, "isPaid": true, "lines": 1], "at `.lines`: needs a list, and is int"),
    ] as [(Value, String)])
  func errors(value: Value, message: String) {
    let error = #expect(throws: TrekError.self) { try value.decode(Order.self) }
    #expect(error?.code == .decoding)
    #expect(error?.message == message)
  }

  @Test("a path that leads nowhere says where it ends")
  func missingPath() throws {
    let value: Value = ["user": ["name": "Ada"]]
    let error = #expect(throws: TrekError.self) { try value.decode(Int.self, at: ".user.age") }
    #expect(error?.message == "at `.user.age`: there is no such field in a record; it has name")
  }

  @Test("a number that does not fit is refused")
  func largeNumber() {
    let error = #expect(throws: TrekError.self) { try Value(encoding: [UInt64.max]) }
    #expect(error?.code == .encoding)
    #expect(error?.message == "at `[0]`: 18446744073709551615 does not fit into 64 bits")
  }

  @Test("types of one's own go into a script and come out of it")
  func throughAScript() async throws {
    let program = try Interpreter().compile(
      "order.lines | where .count > 1", inputs: ["order": .value(.any)])
    var lines: [Order.Line] = []
    for try await value in program.run(inputs: ["order": Self.order]) {
      lines.append(try value.decode())
    }
    #expect(lines == [Self.order.lines[0]])
  }
}
