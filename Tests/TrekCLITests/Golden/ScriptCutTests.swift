import Testing
import Trek
import TrekFormats

@testable import TrekCLI

/// Scripts that end anywhere, with all stages and functions known: each is right, or told with its
/// place, and nothing traps.
@Suite("Scripts cut anywhere")
struct ScriptCutTests {
  static let examples = Files.names(in: "\(Files.package)/examples").filter {
    $0.hasSuffix(".pipe")
  }

  @Test("every example, cut at every byte", arguments: examples)
  func cut(example: String) throws {
    let bytes = Array(try #require(Files.text("\(Files.package)/examples/\(example)")).utf8)
    try #require(bytes.count > 40)
    let interpreter = Interpreter(catalog: .complete)
    for end in 0...bytes.count {
      let result = interpreter.view(Array(bytes[..<end]), name: "cut.pipe", as: .plan)
      let errors = result.diagnostics.filter { $0.severity == .error }
      #expect((result.text == nil) == !errors.isEmpty, "cut after \(end) bytes")
      for error in errors {
        #expect((error.primary?.span.end ?? 0) <= end, "cut after \(end) bytes")
      }
    }
  }

  @Test("every example with one byte changed")
  func changed() throws {
    let seed = UInt64.random(in: 0 ... .max)
    // A linear congruential generator (Knuth's MMIX): what it gives goes by the seed alone.
    var state = seed
    func random(below limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }
    let interpreter = Interpreter(catalog: .complete)
    let signs = Array("()[]{}|.,:;\"'/\\#?-+*0a \n\u{0}é".utf8) + [0xFF, 0xC3]
    for example in Self.examples {
      let bytes = Array(try #require(Files.text("\(Files.package)/examples/\(example)")).utf8)
      for _ in 0..<60 {
        var changed = bytes
        for _ in 0...random(below: 3) {
          changed[random(below: bytes.count)] = signs[random(below: signs.count)]
        }
        let result = interpreter.view(changed, name: "changed.pipe", as: .plan)
        let isRefused = result.diagnostics.contains { $0.severity == .error }
        #expect((result.text == nil) == isRefused, "seed \(seed), \(example)")
      }
    }
  }
}
