import Testing
import TrekDiagnostics
import TrekSyntax

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whatever the text is, reading it ends, and what it gives can be shown, written and rendered.
@Suite struct RobustnessTests {
  /// Everything that is done with a text, on this thread.
  static func handle(_ source: Source) -> ParseResult {
    let result = Parser.parse(source)
    _ = result.tree.outline
    _ = Printer.text(of: result.tree)
    var sources = SourceMap()
    sources.add(name: source.name, bytes: source.bytes)
    let renderer = DiagnosticRenderer(sources: sources)
    for diagnostic in result.diagnostics {
      _ = renderer.render(diagnostic)
      _ = DiagnosticJSON.line(diagnostic, in: sources)
    }
    return result
  }

  @Test func randomBytesAreRead() {
    for seed in UInt64(0)..<1_000 {
      var random = SeededGenerator(seed: seed)
      let result = Self.handle(Source(name: "random", bytes: RandomText.bytes(&random)))
      #expect(result.diagnostics.count <= 40, "seed \(seed)")
    }
  }

  @Test func tokenSoupIsRead() {
    for seed in UInt64(0)..<1_000 {
      var random = SeededGenerator(seed: seed)
      let result = Self.handle(Source(name: "soup", text: RandomText.soup(&random)))
      #expect(result.diagnostics.count <= 40, "seed \(seed)")
    }
  }

  /// A text without errors out of soup can be written and read again.
  @Test func wholeSoupSurvivesPrinting() {
    var whole = 0
    for seed in UInt64(0)..<30_000 {
      var random = SeededGenerator(seed: seed)
      let text = RandomText.soup(&random)
      guard text.utf8.count < 40 else { continue }
      let result = Parser.parse(Source(name: "soup", text: text))
      guard !result.hasErrors else { continue }
      whole += 1
      let printed = Printer.text(of: result.tree)
      let again = Parser.parse(Source(name: "printed", text: printed))
      guard !again.hasErrors, again.tree.isEquivalent(to: result.tree),
        Printer.text(of: again.tree) == printed
      else {
        Issue.record("seed \(seed)\n\(text)\n---\n\(printed)")
        return
      }
    }
    #expect(whole > 100)
  }

  @Test(arguments: ExampleScripts.all.indices)
  func examplesCutAnywhereAreRead(index: Int) {
    let bytes = Array(ExampleScripts.all[index].utf8)
    for end in 0...bytes.count {
      let result = Self.handle(Source(name: "cut", bytes: Array(bytes[..<end])))
      #expect(result.diagnostics.count <= 20, "cut at \(end)")
    }
  }

  /// A script that is only cut off is incomplete, or whole, wherever it was cut between two lines.
  @Test(arguments: ExampleScripts.all.indices)
  func examplesCutBetweenLinesAreWholeOrIncomplete(index: Int) {
    let lines = ExampleScripts.all[index].split(separator: "\n", omittingEmptySubsequences: false)
    for count in 0...lines.count {
      let text = lines[..<count].map { $0 + "\n" }.joined()
      let result = Parser.parse(Source(name: "cut", text: text))
      #expect(
        !result.hasErrors || result.isIncomplete,
        "\(count) lines, \(result.diagnostics.map(\.message))")
    }
  }

  @Test(arguments: ExampleScripts.all.indices)
  func examplesWithOneByteChangedAreRead(index: Int) {
    let bytes = Array(ExampleScripts.all[index].utf8)
    var random = SeededGenerator(seed: UInt64(index))
    for _ in 0..<200 {
      var changed = bytes
      let place = random.below(bytes.count)
      switch random.below(3) {
      case 0: changed[place] = UInt8(random.below(256))
      case 1: changed.remove(at: place)
      default: changed.insert(random.pick(Array("({[\"'|\\\n.,".utf8)), at: place)
      }
      let result = Self.handle(Source(name: "changed", bytes: changed))
      #expect(result.diagnostics.count <= 40)
    }
  }

  // MARK: Encodings

  func codes(_ bytes: [UInt8]) -> [String] {
    Self.handle(Source(name: "x", bytes: bytes)).diagnostics.map(\.code.id)
  }

  @Test func bytesThatAreNoTextAreToldWithTheirOffset() throws {
    let bytes = Array("print \"caf".utf8) + [0xE9] + Array("\" # ".utf8) + [0xFF, 0xC3]
    let result = Self.handle(Source(name: "x", bytes: bytes))
    let diagnostic = try #require(result.diagnostics.first)
    #expect(result.diagnostics.map(\.code.id) == ["E101"])
    #expect(diagnostic.primary?.text == "byte E9 at offset 10")
    #expect(diagnostic.notes == ["2 more such places after it"])
  }

  @Test(
    arguments: [
      [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80], [0xE2, 0x82], [0xF0, 0x9F, 0x98],
    ] as [[UInt8]])
  func noOtherFormOfUTF8IsTaken(bytes: [UInt8]) {
    #expect(codes(Array("# ".utf8) + bytes) == ["E101"])
    #expect(codes(Array("# ".utf8) + bytes + Array("\nprint 1".utf8)) == ["E101"])
  }

  @Test func otherEncodingsAreNamed() {
    #expect(codes([0xFF, 0xFE, 0x61, 0]) == ["E101"])
    #expect(codes([0xFE, 0xFF, 0, 0x61]) == ["E101"])
    #expect(codes([0xEF, 0xBB, 0xBF] + Array("print 1".utf8)) == ["W101"])
    #expect(codes(Array("print 1".utf8) + [0xEF, 0xBB, 0xBF]) == ["E103"])
    #expect(codes(Array("print \"a".utf8) + [0] + Array("b\" # ".utf8) + [0]) == ["E102"])
  }

  // MARK: Sizes

  @Test func tooLargeATextIsRefused() {
    let bytes = [UInt8](repeating: 0x20, count: Parser.maximumLength + 1)
    let result = Parser.parse(Source(name: "x", bytes: bytes))
    #expect(result.diagnostics.map(\.code.id) == ["E114"])
  }

  @Test func aScriptOfTenMegabytesIsRead() {
    let line =
      "fetch https://example.org/a?b=c | {.id} | print  # a comment of some length, as people write them\n"
    let text = String(repeating: line, count: 100_000)
    #expect(text.utf8.count > 9_000_000)
    let result = Parser.parse(Source(name: "large", text: text))
    #expect(result.diagnostics.isEmpty)
    #expect(result.tree.statements.count == 100_000)
  }

  @Test func moreThanAMillionWordsAndSignsAreRefused() {
    let text = "[" + String(repeating: "1,", count: 500_000) + "]"
    let result = Parser.parse(Source(name: "large", text: text))
    #expect(result.diagnostics.map(\.code.id) == ["E114"])
    #expect(result.diagnostics.first?.primary?.span.start == 1_000_000)
  }

  /// Much of the same, most of it nothing but mistakes: what is quadratic would not end.
  @Test(arguments: [
    "print 1 | print 2\n", "(", "[1, ", "{", ")", "\"", "\"a\n", "\"\\(", "\"\"\"", "'", "$", "1 ",
    "a,",
    "|", "\n", "# c\n", "a # c\n", "9", "https://a/(", "\\", "/", "/a\n", "match { a -> ", "\u{0}",
    "é", "==",
    "if ", "- ", "not ", ".a", "[0]", "a(", "\"\\(\"\"\"\n", "elif a {} ", "(a\n/", "{.a ", "{{",
    "\"\"\"\\(a)\n",
  ])
  func longTextsOfMistakesAreRead(piece: String) {
    let text = String(repeating: piece, count: 300_000 / piece.utf8.count)
    let result = Parser.parse(Source(name: "large", text: text))
    #expect(result.diagnostics.count <= 40)
    let source = SourceMap(name: "large", text: text)
    for diagnostic in result.diagnostics.prefix(2) {
      _ = DiagnosticRenderer(sources: source).render(diagnostic)
    }
  }

  // MARK: Stacks

  /// On a thread with 512 KiB of stack, in debug builds too, as the pools of some systems have.
  @Test func aSmallStackIsEnough() {
    let texts = HostileTextTests.nests.flatMap { nest in
      (1...Parser.maximumNesting + 1).map { depth in
        String(repeating: nest.open, count: depth) + nest.inner
          + String(repeating: nest.close, count: depth)
      }
    }
    onSmallStack {
      for text in texts { _ = RobustnessTests.handle(Source(name: "deep", text: text)) }
    }
  }

  /// Sanitizers make the frames of functions several times as large.
  private static let stackSize: Int = {
    let names = ["__asan_init", "__tsan_init"]
    let isSanitized = names.contains { dlsym(dlopen(nil, RTLD_NOW), $0) != nil }
    return (isSanitized ? 4_096 : 512) << 10
  }()

  /// Runs work on a thread of its own with a small stack and waits for it.
  private func onSmallStack(_ work: @escaping @Sendable () -> Void) {
    final class Work: Sendable {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, Self.stackSize)
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let argument = Unmanaged.passRetained(Work(work)).toOpaque()
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        #if canImport(Glibc)
          guard let argument else { return nil }
        #endif
        Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, argument)
    #expect(status == 0)
    #if canImport(Glibc)
      pthread_join(thread, nil)
    #else
      if let thread { pthread_join(thread, nil) }
    #endif
  }
}
