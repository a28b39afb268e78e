import Testing

@testable import TrekCLI

@Suite struct SettingsTests {
  @Test func commandLineBeatsEnvironmentBeatsDefault() throws {
    var options = RunOptions()
    options.grace = "5s"
    let environment = ["TREK_GRACE": "7s", "TREK_COLOR": "never", "TREK_QUIET": ""]
    let settings = try Settings(options) { environment[$0] }
    #expect(settings.grace.value == .seconds(5))
    #expect(settings.grace.origin == "--grace")
    #expect(settings.color.value == .never)
    #expect(settings.color.origin == "TREK_COLOR")
    #expect(settings.quiet.value == false)
    #expect(settings.quiet.origin == "default")
    #expect(settings.memory.value == 256 << 20)
  }

  @Test(arguments: [
    ("TREK_GRACE", "5"), ("TREK_GRACE", "-1s"), ("TREK_MEMORY", "12"), ("TREK_MEMORY", "0B"),
    ("TREK_COLOR", "pink"), ("TREK_QUIET", "perhaps"),
  ])
  func valuesThatCannotBeReadAreNamed(variable: String, text: String) {
    let error = #expect(throws: UsageError.self) {
      try Settings(RunOptions()) { $0 == variable ? text : nil }
    }
    #expect(error?.message == "`\(text)` is no value for `\(variable)`")
    #expect(error?.help?.hasPrefix("give ") == true)
  }
}

@Suite struct ColorChoiceTests {
  @Test(arguments: [
    (ColorChoice.auto, true, [:], true),
    (.auto, false, [:], false),
    (.auto, true, ["TERM": "dumb"], false),
    (.auto, true, ["NO_COLOR": "1"], false),
    (.auto, true, ["NO_COLOR": ""], true),
    (.auto, false, ["CLICOLOR_FORCE": "1"], true),
    (.auto, false, ["CLICOLOR_FORCE": "0"], false),
    (.auto, false, ["FORCE_COLOR": "3"], true),
    (.auto, true, ["NO_COLOR": "1", "FORCE_COLOR": "1"], false),
    (.always, false, ["NO_COLOR": "1"], true),
    (.never, true, ["FORCE_COLOR": "1"], false),
  ])
  func followsTheConventions(
    choice: ColorChoice, terminal: Bool, environment: [String: String], isOn: Bool
  ) {
    #expect(choice.isOn(terminal: terminal) { environment[$0] } == isOn)
  }
}
