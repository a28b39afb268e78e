import Testing
import TrekDiagnostics
import TrekSyntax

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The reference of the language is executed: all that it calls accepted or refused is read.
@Suite struct GrammarTests {
  /// A fenced block of the reference.
  struct Fence {
    var section: String
    var words: [Substring]
    var line: Int
    var text: String

    /// The scripts of the block; an empty line stands between two.
    var scripts: [String] {
      var scripts: [String] = [""]
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        if line.isEmpty, words.first == "trek", words.dropFirst().first?.hasPrefix("refuse") == true
        {
          scripts.append("")
        } else {
          scripts[scripts.count - 1] += line + "\n"
        }
      }
      return scripts.filter { !$0.allSatisfy(\.isWhitespace) }
    }
  }

  static let reference: String = {
    let path = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    guard let file = fopen("/\(path)/grammar.md", "r") else { return "" }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = getc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
    return String(decoding: bytes, as: UTF8.self)
  }()

  static let lines = reference.split(separator: "\n", omittingEmptySubsequences: false)

  static let fences: [Fence] = {
    var fences: [Fence] = []
    var section = ""
    var open: Fence?
    for (number, line) in lines.enumerated() {
      if var fence = open {
        if line.hasPrefix("```") {
          fences.append(fence)
          open = nil
        } else {
          fence.text += line + "\n"
          open = fence
        }
      } else if line.hasPrefix("```") {
        open = Fence(
          section: section, words: line.dropFirst(3).split(separator: " "), line: number + 1,
          text: "")
      } else if line.hasPrefix("##") {
        section = String(line)
      }
    }
    return fences
  }()

  static func fences(_ words: String...) -> [Fence] {
    fences.filter { fence in zip(words, fence.words).allSatisfy { $0 == $1 } }
  }

  @Test func theReferenceIsThere() {
    #expect(Self.fences("trek", "accept").count > 20)
    #expect(Self.fences("trek", "refuse").count > 40)
    #expect(Self.fences("ebnf").count > 10)
  }

  @Test func whatIsAcceptedIsRead() {
    for fence in Self.fences("trek", "accept") + Self.fences("trek", "accept-check") {
      let result = Parser.parse(Source(name: "grammar.md:\(fence.line)", text: fence.text))
      #expect(result.diagnostics.isEmpty, "line \(fence.line) \(result.diagnostics.map(\.message))")
      let printed = Printer.text(of: result.tree)
      let again = Parser.parse(Source(name: "printed", text: printed))
      #expect(again.tree.isEquivalent(to: result.tree), "line \(fence.line)\n\(printed)")
      #expect(Printer.text(of: again.tree) == printed, "line \(fence.line)")
    }
  }

  @Test func whatIsRefusedIsReportedWithItsCode() {
    for fence in Self.fences("trek", "refuse") {
      #expect(fence.words.count == 3, "line \(fence.line)")
      for script in fence.scripts {
        let result = Parser.parse(Source(name: "grammar.md:\(fence.line)", text: script))
        #expect(
          result.diagnostics.map(\.code.id) == [String(fence.words[2])],
          "line \(fence.line): \(script) \(result.diagnostics.map(\.message))")
      }
    }
  }

  /// What only the checker refuses is right as text.
  @Test func whatTheCheckerRefusesIsRead() {
    for fence in Self.fences("trek", "refuse-check") {
      #expect(fence.words.count == 3, "line \(fence.line)")
      for script in fence.scripts {
        let result = Parser.parse(Source(name: "grammar.md:\(fence.line)", text: script))
        #expect(
          result.diagnostics.isEmpty, "line \(fence.line) \(result.diagnostics.map(\.message))")
      }
    }
  }

  @Test func everySectionShowsBoth() {
    for line in Self.lines where line.hasPrefix("### ") {
      let inside = Self.fences.filter { $0.section == line && $0.words.first == "trek" }
      #expect(inside.contains { $0.words[1].hasPrefix("accept") }, "\(line)")
      #expect(inside.contains { $0.words[1].hasPrefix("refuse") }, "\(line)")
    }
  }

  @Test func everyCodeOfThisPhaseOccurs() {
    for code in ErrorCode.syntax {
      let shown = Self.fences("trek", "refuse", code.id)
      // No line of text can show these, so they are told about.
      let told = ["E101", "E102", "E114"].contains(code.id) || code.severity == .warning
      #expect(
        !shown.isEmpty || (told && Self.reference.contains(code.id)) || code.id == "E114",
        "\(code.id)")
    }
  }

  /// Each name on the right side of a rule has a rule or is a token told about in words.
  @Test func everyRuleIsDefinedOnce() {
    var defined: [String: Int] = [:]
    var used: Set<String> = []
    for fence in Self.fences("ebnf") {
      for line in fence.text.split(separator: "\n") {
        var rest = line[...]
        if let arrow = line.firstRange(of: "::=") {
          let name = line[..<arrow.lowerBound].filter { $0 != " " }
          defined[String(name), default: 0] += 1
          rest = line[arrow.upperBound...]
        }
        used.formUnion(Self.names(rest))
      }
    }
    for (name, count) in defined { #expect(count == 1, "\(name) has \(count) rules") }
    let inWords: Set = [
      "NEWLINE", "CHARACTER", "HEX", "DIGIT", "LETTER", "PATTERN", "URLCHARACTER",
    ]
    for name in used { #expect(defined[name] != nil || inWords.contains(name), "\(name)") }
    for name in defined.keys where name != "script" { #expect(used.contains(name), "\(name)") }
  }

  /// The names of a rule's right side, without what is quoted.
  private static func names(_ text: Substring) -> [String] {
    var names: [String] = []
    var word = ""
    var quote: Character?
    for character in text + " " {
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character.isLetter {
        word.append(character)
        continue
      }
      if !word.isEmpty { names.append(word) }
      word = ""
    }
    return names
  }
}
