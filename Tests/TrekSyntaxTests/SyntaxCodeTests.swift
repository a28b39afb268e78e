import Testing
import TrekDiagnostics
import TrekSyntax

@Suite struct SyntaxCodeTests {
  @Test func idsAreUniqueAndInRange() {
    let catalog = ErrorCatalog(ErrorCode.syntax)
    #expect(catalog.ambiguousIDs.isEmpty)
    for code in catalog.codes {
      #expect(code.id.hasPrefix("E1") || code.id.hasPrefix("W1"))
      #expect(code.id.utf8.count == 4)
      #expect(catalog[code.id.lowercased()] == code)
    }
  }

  @Test(arguments: ErrorCode.syntax.indices)
  func storiesAreWhole(index: Int) {
    let code = ErrorCode.syntax[index]
    #expect(
      !code.title.isEmpty && !code.title.hasSuffix(".") && code.title.first?.isUppercase == false)
    #expect(code.story.hasSuffix("."), "\(code.id)")
    #expect(!code.right.isEmpty)
  }

  @Test(arguments: ErrorCode.syntax.indices)
  func wrongExamplesAreReportedAndRightOnesAreNot(index: Int) {
    let code = ErrorCode.syntax[index]
    let right = Parser.parse(Source(name: "right", text: code.right))
    #expect(right.diagnostics.isEmpty, "\(code.id) \(right.diagnostics.map(\.message))")
    guard !code.wrong.isEmpty else {
      // No text can show these: bytes that are no text, and millions of them.
      #expect(["E101", "E114"].contains(code.id))
      return
    }
    let wrong = Parser.parse(Source(name: "wrong", text: code.wrong))
    #expect(wrong.diagnostics.map(\.code.id) == [code.id], "\(wrong.diagnostics.map(\.message))")
  }
}
