import Testing
import TrekDiagnostics
import TrekSyntax

@Suite struct PrinterTests {
  /// Reading what was written gives the tree again, and writing that the same text.
  ///
  /// Of all failures the one with the shortest text is told.
  @Test func generatedTreesSurvive() {
    var shortest: String?
    for seed in UInt64(0)..<800 {
      var generator = TreeGenerator(seed: seed)
      let tree = generator.tree()
      let text = Printer.text(of: tree)
      guard text.utf8.count < shortest?.utf8.count ?? .max else { continue }
      let result = Parser.parse(Source(name: "printed", text: text))
      let again = Printer.text(of: result.tree)
      if result.hasErrors || !result.tree.isEquivalent(to: tree) {
        shortest = "seed \(seed)\n\(text)\n\(result.diagnostics.map(\.message))\n\(again)"
      } else if again != text {
        shortest = "not stable, seed \(seed)\n\(text)\n---\n\(again)"
      }
    }
    if let shortest { Issue.record("\(shortest)") }
  }

  @Test(arguments: ExampleScripts.all.indices)
  func examplesSurvive(index: Int) {
    expectStable(ExampleScripts.all[index])
  }

  /// Comments anywhere a line may end change nothing but the layout, and none is lost.
  @Test(arguments: ExampleScripts.all.indices)
  func commentsSurviveAnywhere(index: Int) {
    let source = Source(name: "example", text: ExampleScripts.all[index])
    let tokens = Lexer.tokens(of: source)
    let outline = Parser.parse(source).tree.outline
    for position in tokens.indices.dropFirst() {
      for comment in [" # c\n", "\n# c\n", "\n\n# c\n\n# d\n"] {
        var bytes = source.bytes
        bytes.insert(contentsOf: Array(comment.utf8), at: tokens[position].start)
        let result = Parser.parse(Source(name: "commented", bytes: bytes))
        // Where a line may not end, the text means something else.
        guard !result.hasErrors, result.tree.outline == outline else { continue }
        let text = String(decoding: bytes, as: UTF8.self)
        expectStable(text)
        let printed = Printer.text(of: result.tree)
        let count = { (text: String) in
          Lexer.tokens(of: Source(name: "x", text: text)).count { $0.kind == .comment }
        }
        #expect(count(printed) == count(text), "\(text)\n---\n\(printed)")
      }
    }
  }

  func expectStable(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let result = Parser.parse(Source(name: "original", text: text))
    #expect(!result.hasErrors, "\(text)", sourceLocation: sourceLocation)
    let printed = Printer.text(of: result.tree)
    let again = Parser.parse(Source(name: "printed", text: printed))
    #expect(
      again.tree.isEquivalent(to: result.tree), "\(text)\n---\n\(printed)",
      sourceLocation: sourceLocation)
    #expect(
      Printer.text(of: again.tree) == printed, "\(text)\n---\n\(printed)",
      sourceLocation: sourceLocation)
  }
}
