import Testing
import TrekDiagnostics

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("fecth", "fetch"), ("FETCH", "fetch"), ("fetchh", "fetch"), ("ftech", "fetch"),
    ("jsno", "json"), ("ge", "get"), ("connectTimout", "connectTimeout"),
  ])
  func findsWhatWasMeant(written: String, meant: String) {
    let names = ["get", "fetch", "json", "jsonl", "connectTimeout", "take"]
    #expect(Suggestion.closest(to: written, among: names) == meant)
  }

  @Test(arguments: ["", "x", "zzz", "grep", "contents", String(repeating: "fetch", count: 100)])
  func findsNothingUnlike(written: String) {
    #expect(Suggestion.closest(to: written, among: ["get", "fetch", "json", "y"]) == nil)
  }

  @Test func prefersCaseOverDistance() {
    #expect(Suggestion.closest(to: "maxbody", among: ["maxbodx", "maxBody"]) == "maxBody")
  }

  @Test func prefersTheFewestChangesThenTheFirst() {
    #expect(Suggestion.closest(to: "batsh", among: ["bash", "batch"]) == "bash")
    #expect(Suggestion.closest(to: "windou", among: ["winner", "window"]) == "window")
  }
}
