import Testing
import TrekCheck
import TrekDiagnostics

@Suite struct ErrorCodeTests {
  @Test func numbersAreInOrder() {
    let ids = ErrorCode.checkCodes.map(\.id)
    #expect(Set(ids).count == ids.count)
    let errors = ids.filter { $0.hasPrefix("E") }
    #expect(errors == errors.sorted())
  }

  @Test(arguments: ErrorCode.checkCodes.map(\.id))
  func theWrongScriptIsReportedAndTheRightOneIsNot(id: String) throws {
    let code = try #require(ErrorCode.checkCodes.first { $0.id == id })
    let wrong = check(code.wrong, files: ErrorCode.exampleFiles)
    #expect(wrong.diagnostics.map(\.code.id).contains(id), "\(code.wrong)\n\(rendered(wrong))")
    #expect(
      wrong.diagnostics.allSatisfy { $0.code.id == id }, "\(code.wrong)\n\(rendered(wrong))")
    let right = check(code.right, files: ErrorCode.exampleFiles)
    #expect(right.diagnostics.map(\.code.id) == [], "\(code.right)\n\(rendered(right))")
    #expect(right.program != nil)
    #expect(!code.story.contains("\n"))
    #expect(code.title.first?.isLowercase == true && code.title.last != ".")
  }
}
