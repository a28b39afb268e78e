#if TREK_PCRE2
  import Testing
  import TrekRegex
  import TrekStageKit
  import TrekValues

  @Suite struct RegexTests {
    @Test(arguments: [
      ("a", "", "cat", true), ("A", "", "cat", false), ("A", "i", "cat", true),
      ("^b", "", "a\nb", false), ("^b", "m", "a\nb", true), ("a.b", "", "a\nb", false),
      ("a.b", "s", "a\nb", true), ("a b # x", "x", "ab", true), ("É", "i", "é", true),
      (#"^.$"#, "", "é", true), (#"^\w+$"#, "", "größe", true), (#"^\d$"#, "", "5", true),
      ("", "", "", true), ("^$", "", "", true), ("x", "", "", false),
      (#"\p{Greek}"#, "", "λ", true),
      ("a|b", "imsx", "B", true),
    ])
    func matching(_ pattern: String, _ flags: String, _ text: String, _ found: Bool) throws {
      for usesJIT in [true, false] {
        let regex = try Regex(pattern, flags: flags, usesJIT: usesJIT)
        #expect(try regex.matches(Text(text)) == found)
        #expect(try (regex.firstMatch(in: Text(text)) != nil) == found)
      }
    }

    @Test(arguments: [
      ("(a", 2), ("a)", 1), ("[a", 2), ("*a", 0), (#"\"#, 1), ("(?<n>a)(?<n>b)", 12),
      (#"\C"#, 2), (String(repeating: "(", count: 1000), 251),
    ])
    func badPatternsSayWhere(_ pattern: String, _ offset: Int) {
      do throws(RegexError) {
        _ = try Regex(pattern)
        Issue.record("\(pattern) was compiled")
      } catch {
        #expect(!error.message.isEmpty)
        #expect(abs((error.offset ?? -9) - offset) <= 1)
      }
    }

    @Test func unknownFlagsAreRefused() {
      #expect(throws: RegexError.self) { try Regex("a", flags: "g") }
      #expect(throws: RegexError.self) { try Regex(String(repeating: "a", count: 70_000)) }
    }

    /// Patterns of exponential cost end in a failure, with machine code and without.
    @Test(arguments: ["^(a+)+$", "(a|aa)+$", "(a|b|ab)*c", #"(\w+\s?)+!"#])
    func endlessSearchesAreGivenUp(_ pattern: String) throws {
      for usesJIT in [true, false] {
        let regex = try Regex(pattern, usesJIT: usesJIT)
        let text = Text(
          String(repeating: "ab", count: 40) + String(repeating: "a", count: 60) + "-")
        do throws(StageFailure) {
          if try regex.matches(text) { Issue.record("\(pattern) was found") }
        } catch {
          #expect(error.code == "regex.limit")
        }
      }
      let regex = try Regex("^(a+)+$")
      let letters = Text(String(repeating: "a", count: 60) + "!")
      #expect(throws: StageFailure.self) { try regex.matches(letters) }
    }

    /// What machine code has no stack for is left to the interpreter.
    @Test func deepSearchesFallBack() throws {
      let text = Text(String(repeating: "ab", count: 20_000) + "c")
      for usesJIT in [true, false] {
        let regex = try Regex("^(?:(a)|(b))*c$", usesJIT: usesJIT)
        #expect(try regex.matches(text))
      }
    }

    @Test(
      arguments: [
        ("a", "banana", [1..<2, 3..<4, 5..<6]), ("x*", "axb", [0..<0, 1..<2, 3..<3]),
        ("", "é!", [0..<0, 2..<2, 3..<3]), ("é", "éaé", [0..<2, 3..<5]), ("z", "abc", []),
        ("(?=b)", "abb", [1..<1, 2..<2]), ("^", "a", [0..<0]), ("", "", [0..<0]),
      ] as [(String, String, [Range<Int>])])
    func allMatches(_ pattern: String, _ text: String, _ ranges: [Range<Int>]) throws {
      #expect(try Regex(pattern).allMatches(in: Text(text)).map(\.range) == ranges)
    }

    @Test func captures() throws {
      #expect(try Regex(#"(\d+)-(\w+)(x)?"#).captures(in: "a 12-bc") == ["12", "bc", .null])
      #expect(
        try Regex(#"(?<year>\d{4})-(?<month>\d\d)"#).captures(in: "on 1969-07-20")
          == ["year": "1969", "month": "07"])
      #expect(try Regex("(a)").captures(in: "b") == .null)
    }

    @Test(arguments: [
      (",", "a,b,,c", ["a", "b", "", "c"]), (",", ",a,", ["", "a", ""]), (",", "", [""]),
      (#"\s+"#, "a  b\tc", ["a", "b", "c"]), ("", "abé", ["a", "b", "é"]), ("x", "abc", ["abc"]),
    ])
    func splitting(_ pattern: String, _ text: String, _ parts: [String]) throws {
      #expect(try Regex(pattern).split(Text(text)).map(\.string) == parts)
    }

    @Test(arguments: [
      ("a", "banana", "o", "bonono"), ("(b)(a)", "banana", "$2$1", "abnana"),
      ("(?<x>an)", "banana", "<${x}>", "b<an><an>a"), ("a", "banana", "$$1", "b$1n$1n$1"),
      ("a", "banana", "$0$0", "baanaanaa"), ("z", "abc", "$0", "abc"), ("", "ab", "-", "-a-b-"),
      ("(a)|(b)", "ab", "[$1|$2]", "[a|][|b]"), ("a", "a", "$", "$"), ("a", "a", "$x", "$x"),
      ("(a)", "a", "$10", "a0"), ("(a)", "a", "${1}0", "a0"), ("é", "aéb", "e", "aeb"),
    ])
    func replacing(_ pattern: String, _ text: String, _ template: String, _ result: String) throws {
      let regex = try Regex(pattern)
      let template = try RegexTemplate(Text(template), for: regex)
      #expect(try regex.replace(in: Text(text), with: template).string == result)
    }

    @Test func templatesNameGroupsThatThereAre() throws {
      let regex = try Regex("(a)")
      for template in ["$2", "${b}", "${}", "${9}"] {
        #expect(throws: StageFailure.self) { try RegexTemplate(Text(template), for: regex) }
      }
    }

    @Test func asValues() throws {
      let regex = try Regex("a+", flags: "si")
      #expect(Value.object(regex) == Value.object(try Regex("a+", flags: "is")))
      #expect(Value.object(regex) != Value.object(try Regex("a+")))
      #expect(Value.object(regex).printed == "/a+/is")
      #expect(regex.field("pattern") == "a+")
      #expect(regex.field("nothing") == nil)
    }

    /// Many threads search with one expression, whatever the order of things.
    @Test func searchesRunSideBySide() async throws {
      let regex = try Regex(#"(\d+)$"#)
      let sums = await withTaskGroup(of: Int.self) { group in
        for worker in 0..<8 {
          group.addTask {
            var hits = 0
            for number in 0..<2000 {
              let text = Text("line \(worker) of \(number)")
              if (try? regex.captures(in: text)) == [.text(Text("\(number)"))] { hits += 1 }
            }
            return hits
          }
        }
        return await group.reduce(0, +)
      }
      #expect(sums == 16_000)
    }

    /// Random patterns and texts: an answer or an error, alike with machine code and without.
    @Test func randomPatterns() {
      var random = SeededRandom(0x4E6E)
      let alphabet = Array(#"ab.*+?()[]{}|^$\dw1,-é:<>=!P"#)
      for round in 0..<3000 {
        let pattern = String(
          (0..<Int.random(in: 0...12, using: &random)).map { _ in
            alphabet.randomElement(using: &random) ?? "a"
          })
        let text = Text(
          String(
            (0..<Int.random(in: 0...20, using: &random)).map { _ in
              "abé1,".randomElement(using: &random) ?? "a"
            }))
        guard let fast = try? Regex(pattern), let slow = try? Regex(pattern, usesJIT: false) else {
          continue
        }
        let first = try? fast.allMatches(in: text).map(\.ranges)
        let second = try? slow.allMatches(in: text).map(\.ranges)
        #expect(first == second, "seed 0x4E6E, round \(round): /\(pattern)/ on \(text)")
      }
    }
  }
#else
  import Testing
  import TrekRegex

  @Suite struct RegexTests {
    @Test func withoutPCRE2PatternsSayWhatToInstall() {
      do throws(RegexError) {
        _ = try Regex("a")
        Issue.record("a pattern was compiled")
      } catch {
        #expect(error.help?.contains("libpcre2-dev") == true)
      }
    }
  }
#endif
