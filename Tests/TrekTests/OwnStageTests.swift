import Testing
import Trek
import TrekTesting

/// A stage of one's own, as a user of the library has it in one file.
extension StageDefinition {
  fileprivate static let shout = StageDefinition(
    "shout", .map, "Gives a text in capital letters with marks behind it.",
    from: .of(.text), to: .type(.text),
    taking: Parameters(Parameter("marks", "How many marks.", default: 1)),
    discussion: "Numbers are shouted nowhere.",
    failures: [
      FailureDescription("empty", "There is nothing to shout.", example: "[\"\"] | shout")
    ],
    examples: [
      Example("[\"hey\"] | shout", prints: "HEY!"),
      Example("[\"hey\"] | shout marks: 2", prints: "HEY!!"),
    ]
  ) { marks in
    .map { item throws(StageFailure) in
      guard let text = item.value.asText, !text.string.isEmpty else {
        throw StageFailure(code: "shout.empty", "there is nothing to shout")
      }
      return .text(Text(text.string.uppercased() + String(repeating: "!", count: marks)))
    }
  }
}

/// What the kit gives for a definition: check, help, completion, tests of its examples.
@Suite("A stage of one's own")
struct OwnStageTests {
  private static let interpreter = Interpreter(
    catalog: .standard.adding(StageCatalog.Group("Own", [.shout])),
    transport: ScriptedTransport { _, _ in .json("{\"name\": \"ada\"}") })

  @Test("its examples and failures are as it says", arguments: StageExample.all(of: [.shout]))
  func example(_ example: StageExample) async throws {
    #expect(try await example.mismatch(by: Self.interpreter) == nil)
  }

  @Test("an example that is wrong is told, and so is what is left out")
  func mismatches() async throws {
    func mismatch(_ script: String, _ expectation: StageExample.Expectation) async throws -> String?
    {
      try await StageExample(owner: "shout", script: script, expectation: expectation)
        .mismatch(by: Self.interpreter)
    }
    #expect(try await mismatch("[\"a\"] | shout", .prints("a")) == "it prints \"A!\"")
    #expect(
      try await mismatch("[\"a\", \"\"] | shout", .prints("A!"))
        == "it ends with exit code 1: [\"shout.empty\"]")
    #expect(
      try await mismatch("[\"a\"] | shout", .fails("shout.empty"))
        == "it fails with [], not with shout.empty")
    #expect(
      try await mismatch("[1] | shout", .prints(""))?.hasPrefix("the script is refused: E3") == true
    )
    let bare = StageDefinition(
      "bare", .map, "no sentence", to: .type(.any),
      taking: Parameters(Parameter("odd", "What.", default: 1), Parameter("even", "x", default: 1)),
      examples: []
    ) { _, _ in .map { $0.value } }
    #expect(StageExample.omissions(of: [.shout]) == [])
    #expect(StageExample.omissions(of: [bare]).count == 5)
  }

  @Test("it is checked as the others are")
  func checks() throws {
    let error = #expect(throws: TrekError.self) {
      try Self.interpreter.compile("[\"a\"] | shout marks: \"two\"\n[\"a\"] | shuot")
    }
    #expect(error?.diagnostics.map(\.message).count == 2)
    #expect(error?.diagnostics.last?.help == "did you mean `shout`?")
  }

  @Test("its page says all that the definition does")
  func reference() {
    let page = StageDefinition.shout.reference
    #expect(StageDefinition.shout.signature == "Text | shout [label: …] → Text")
    for part in [
      "### `shout`", "Gives a text in capital letters", "Numbers are shouted nowhere.",
      "| `marks` | How many marks. | Int | `1` |", "| `empty` | There is nothing to shout. |",
      "[\"hey\"] | shout marks: 2", "HEY!!",
    ] {
      #expect(page.contains(part), "\(part)")
    }
  }

  @Test("completion offers it where it fits, with its labels")
  func completion() {
    func texts(_ script: String) -> [String] {
      Self.interpreter.completion(of: script).candidates.map(\.text)
    }
    #expect(texts("[\"a\"] | sho") == ["shout "])
    #expect(texts("[1] | sho") == ["shout "])
    #expect(texts("[\"a\"] | shout ma").first == "marks: ")
    #expect(texts("let word = \"a\"\n[w").contains("word"))
    #expect(texts("[{name: 1, note: 2}] | .n") == ["name", "note"])
    #expect(texts("[1] | map low").contains("lower("))
    #expect(texts("# sho") == [])
    #expect(texts("\"sho") == [])
    let found = Self.interpreter.completion(of: "[\"ä\"] | sho | print", at: 12)
    #expect(found.start == 9)
    #expect(found.candidates.first?.note == "Gives a text in capital letters with marks behind it.")
    #expect(
      Self.interpreter.completion(of: "items | .na", inputs: ["items": .stream(.any)]).start == 9)
    for end in 0...40 {
      _ = Self.interpreter.completion(of: "let a = \"\\(1)\"; [{b: a}] | map { .b } | (", at: end)
    }
  }
}
