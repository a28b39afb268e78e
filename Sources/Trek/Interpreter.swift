public import TrekCheck
internal import TrekCurl
public import TrekDiagnostics
public import TrekHTTP
import TrekPlan
import TrekRegex
public import TrekStageKit
public import TrekStages
import TrekSyntax
import TrekURL
import TrekValues

/// Compiles scripts: the door of the library.
///
/// Any number of interpreters live side by side, and each serves any number of tasks. Its programs
/// share its transport, and with it connections; that ends with the last of them.
public final class Interpreter: Sendable {
  /// The stages and functions that scripts may name.
  public let catalog: StageCatalog
  /// The door to the network.
  public let transport: any Transport
  private let checker: Checker

  /// Makes an interpreter.
  ///
  /// - Parameters:
  ///   - catalog: the stages and functions; the language's own where none is given.
  ///   - transport: the door to the network; over libcurl where none is given.
  ///   - load: gives the files that scripts `use`; from the file system where none is given.
  ///   - implicitSink: the stage that ends pipelines which do not end in a sink.
  public init(
    catalog: StageCatalog = .standard, transport: (any Transport)? = nil,
    load: @escaping SourceLoader = FileLoader.load, implicitSink: String? = "print"
  ) {
    self.catalog = catalog
    self.transport = transport ?? Self.transportOverLibcurl()
    checker = Checker(
      catalog: catalog, literals: .standard, load: load, implicitSink: implicitSink)
  }

  private static func transportOverLibcurl() -> any Transport {
    do {
      return try CurlTransport()
    } catch {
      return UnusableTransport(reason: "\(error)")
    }
  }

  /// Reads and checks a script, and plans its run.
  ///
  /// Nothing of it runs.
  ///
  /// - Parameters:
  ///   - text: the script; anything but UTF-8 is an error with its place.
  ///   - name: what diagnostics call it; paths of `use` are relative to it.
  ///   - inputs: what the caller will give, by name.
  public func compile(
    _ text: [UInt8], name: String = "<script>", inputs: [String: ProgramInput] = [:]
  ) -> Compilation {
    var sources = SourceMap()
    let source = sources.add(name: name, bytes: text)
    let parsed = Parser.parse(source)
    let checked = check(parsed, sources, inputs: inputs)
    return Compilation(
      program: checked.program.map { Program(plan: Planner.plan($0), interpreter: self) },
      diagnostics: checked.diagnostics, sources: checked.sources,
      isIncomplete: parsed.isIncomplete)
  }

  /// Checks what was parsed.
  ///
  /// - Returns: The diagnostics of both; no program where either found an error.
  func check(
    _ parsed: ParseResult, _ sources: SourceMap, inputs: [String: ProgramInput] = [:]
  ) -> CheckResult {
    var result = checker.check(parsed.tree, sources: sources, inputs: inputs)
    result.diagnostics = parsed.diagnostics + result.diagnostics
    if result.diagnostics.contains(where: { $0.severity == .error }) { result.program = nil }
    return result
  }

  /// Reads and checks a script that is a text.
  public func compile(
    _ text: String, name: String = "<script>", inputs: [String: ProgramInput] = [:]
  ) -> Compilation {
    compile(Array(text.utf8), name: name, inputs: inputs)
  }
}

/// What came of a compilation.
public struct Compilation: Sendable {
  /// The program, where there was no error.
  public let program: Program?
  /// Errors and warnings.
  public let diagnostics: [Diagnostic]
  /// The texts that they have their places in.
  public let sources: SourceMap
  /// Whether more text could make it right.
  public let isIncomplete: Bool
}

extension LiteralReaders {
  /// PCRE2's patterns and libcurl's URLs.
  static let standard = LiteralReaders(
    regex: { pattern, flags in
      do throws(RegexError) {
        return .success(.object(try Regex(pattern, flags: flags)))
      } catch {
        return .failure(LiteralFault(error.message, offset: error.offset, help: error.help))
      }
    },
    url: { text in
      do throws(URLFailure) {
        _ = try ParsedURL(text)
        return .success(.text(Text(text)))
      } catch {
        return .failure(LiteralFault(error.message))
      }
    })
}
