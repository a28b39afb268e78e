import Testing
import Trek
import TrekFormats
import TrekTerminal

@testable import TrekCLI

/// Holds what the documents show against what there is.
struct DocumentTests {
  /// The fenced blocks of a document that are of a kind.
  private static func blocks(_ kind: String, in path: String) -> [String] {
    let text = Files.text("\(Files.package)/\(path)") ?? ""
    var blocks: [String] = []
    var open: [Substring]?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let lines = open {
        open = line == "```" ? nil : lines + [line]
        if open == nil { blocks.append(lines.joined(separator: "\n") + "\n") }
      } else if line == "```\(kind)" {
        open = []
      }
    }
    return blocks
  }

  @Test(arguments: ["README.md"])
  func scriptsAreRight(path: String) throws {
    let scripts = Self.blocks("trek", in: path)
    #expect(!scripts.isEmpty)
    for script in scripts {
      // What a reader would set before: the first example begins with a list of theirs.
      let given = script.hasPrefix("fetch urls ") ? "let urls = [\"https://example.org/\"]\n" : ""
      let compilation = Interpreter(catalog: .complete).compilation(of: given + script, name: path)
      #expect(compilation.program != nil, "\(script)\(compilation.diagnostics)")
    }
  }

  @Test func theComparisonShowsTheProgramsThatWereMeasured() {
    let programs = Self.blocks("python", in: "README.md")
    let files = ["threads.py", "with_treq.py"].map {
      Files.text("\(Files.package)/Benchmarks/article/\($0)")
    }
    #expect(programs == files)
    let script = Files.text("\(Files.package)/Benchmarks/article/trek.pipe") ?? ""
    #expect(
      Self.blocks("trek", in: "README.md").contains { script.hasSuffix($0) },
      "the script that was measured is not in README.md")
  }

  @Test func theReferenceIsMadeOfTheDefinitions() {
    let path = "\(Files.package)/docs/reference/stages.md"
    let text = ReferencePage.standard.text
    if GoldenCase.updates { Files.write(text, to: path) }
    #expect(Files.text(path) == text, "TREK_UPDATE=1 swift test writes it anew")
  }

  @Test func theOptionsOfRequestsStandBesideTheirNamesElsewhere() {
    let path = "\(Files.package)/docs/reference/options.md"
    let page = OptionsPage.standard
    if GoldenCase.updates { Files.write(page.text, to: path) }
    #expect(Files.text(path) == page.text, "TREK_UPDATE=1 swift test writes it anew")
    let names = OptionsPage.names.map(\.option)
    #expect(Set(names) == Set(page.options.map(\.name)))
    #expect(Set(names).count == names.count)
  }

  @Test func theManualHasNoLineThatRoffTakesForARequest() {
    let known = ["TH", "SH", "SS", "TP", "B", "BR", "br", "nf", "fi"]
    var hasText = false
    for line in ManualPage().text.split(separator: "\n") {
      if line.hasPrefix(".") {
        let word = line.dropFirst().prefix { $0 != " " }
        #expect(known.contains(String(word)), "\(line)")
      } else {
        #expect(!line.hasPrefix("'"), "\(line)")
        hasText = true
      }
    }
    #expect(hasText)
    #expect(ManualPage.line(".\\-") == "\\&.\\e\\-")
  }

  @Test(arguments: ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "grammar.md"])
  func namedFilesExist(path: String) {
    let text = Files.text("\(Files.package)/\(path)") ?? ""
    #expect(!text.isEmpty)
    // What stands in backquotes and looks like a path of the package.
    for (index, piece) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
    where index % 2 == 1 {
      let word = piece.split(separator: " ").first.map(String.init) ?? ""
      let roots = ["Sources/", "Tests/", "docs/", "scripts/", "Benchmarks/", "examples/", ".ci/"]
      guard roots.contains(where: word.hasPrefix), !word.contains("<"), !word.contains("*") else {
        continue
      }
      let target = word.hasSuffix("/") ? String(word.dropLast()) : word
      #expect(
        Files.isFolder("\(Files.package)/\(target)")
          || Files.text("\(Files.package)/\(target)") != nil, "\(path) names \(word)")
    }
  }
}
