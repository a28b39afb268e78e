public import Logging
public import TrekCheck
internal import TrekCurl
public import TrekDiagnostics
public import TrekHTTP
import TrekPlan
import TrekRegex
public import TrekStageKit
public import TrekStages
package import TrekSyntax
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
  /// What scripts may do; nil: everything.
  public let policy: Policy?
  /// Where runs are logged that have no logger of their own; nil: nowhere.
  public let logger: Logger?
  private let checker: Checker
  /// Leaves what comes out of pipelines to the caller.
  private let resultChecker: Checker

  /// Makes an interpreter.
  ///
  /// - Parameters:
  ///   - policy: what scripts may do; everything where none is given.
  ///   - catalog: the stages and functions; the language's own where none is given.
  ///   - transport: the door to the network; over libcurl where none is given. One of your own has
  ///     to hold itself to the policy's addresses.
  ///   - logger: where its runs are logged: what goes wrong at `debug`, since errors tell it as
  ///     well, each request at `trace`, what no error tells at `notice`; nowhere where none is given.
  ///   - load: gives the files that scripts `use`; from the file system where none is given.
  ///   - implicitSink: the stage that ends pipelines which do not end in a sink, where a script is
  ///     compiled by `compilation(of:)`; `compile` leaves their items to the caller.
  public init(
    policy: Policy? = nil, catalog: StageCatalog = .standard, transport: (any Transport)? = nil,
    logger: Logger? = nil, load: @escaping SourceLoader = FileLoader.load,
    implicitSink: String? = "print"
  ) {
    self.catalog = catalog
    self.policy = policy
    self.logger = logger
    self.transport = transport ?? Self.transportOverLibcurl(policy)
    let load: SourceLoader = policy?.loading == false ? Self.refuseLoading : load
    checker = Checker(
      catalog: catalog, literals: .standard, load: load, implicitSink: implicitSink)
    resultChecker = Checker(
      catalog: catalog, literals: .standard, load: load, implicitSink: nil)
  }

  private static let refuseLoading: SourceLoader = { _, _ in
    .failure(LoadFailure("the policy does not let scripts use other files"))
  }

  private static func transportOverLibcurl(_ policy: Policy?) -> any Transport {
    do {
      guard let policy else { return try CurlTransport() }
      let hosts = policy.hosts
      guard hosts.refusesAddresses else {
        return try CurlTransport(usesProxies: policy.proxies)
      }
      return try CurlTransport(
        usesProxies: policy.proxies, allows: { address in hosts.refusal(of: address) })
    } catch {
      return UnusableTransport(reason: "\(error)")
    }
  }

  /// Compiles a script: reads and checks it, and plans its run.
  ///
  /// Nothing of it runs. What comes out of its pipelines that do not end in a sink is what the run
  /// gives to its caller.
  ///
  /// - Parameters:
  ///   - text: the script.
  ///   - name: what diagnostics call it; paths of `use` are relative to it.
  ///   - inputs: what the caller will give, by name.
  /// - Throws: `TrekError` of the code `script`, with all mistakes and their places.
  public func compile(
    _ text: String, name: String = "<script>", inputs: ProgramInputs = [:]
  ) throws(TrekError) -> Program {
    let compilation = compilation(
      of: Array(text.utf8), name: name, inputs: inputs.byName, by: resultChecker)
    if let program = compilation.program { return program }
    let mistakes = compilation.diagnostics.filter { $0.severity == .error }
    let first = mistakes.first?.message ?? "it is not complete"
    throw TrekError(
      .script,
      mistakes.count > 1
        ? "the script has \(mistakes.count) mistakes, first: \(first)"
        : "the script has a mistake: \(first)",
      diagnostics: compilation.diagnostics, sources: compilation.sources)
  }

  /// Reads and checks a script, and plans its run; pipelines that do not end in a sink are printed.
  ///
  /// Nothing of it runs.
  ///
  /// - Parameters:
  ///   - text: the script; anything but UTF-8 is an error with its place.
  ///   - name: what diagnostics call it; paths of `use` are relative to it.
  ///   - inputs: what the caller will give, by name.
  public func compilation(
    of text: [UInt8], name: String = "<script>", inputs: [String: ProgramInput] = [:]
  ) -> Compilation {
    compilation(of: text, name: name, inputs: inputs, by: checker)
  }

  /// Reads and checks a script that is a text; pipelines that do not end in a sink are printed.
  public func compilation(
    of text: String, name: String = "<script>", inputs: [String: ProgramInput] = [:]
  ) -> Compilation {
    compilation(of: Array(text.utf8), name: name, inputs: inputs, by: checker)
  }

  private func compilation(
    of text: [UInt8], name: String, inputs: [String: ProgramInput], by checker: Checker
  ) -> Compilation {
    var sources = SourceMap()
    let source = sources.add(name: name, bytes: text)
    if let policy, let mistake = PolicyCheck.size(source, policy.limits) {
      return Compilation(
        program: nil, diagnostics: [mistake], sources: sources, isIncomplete: false)
    }
    let parsed = Parser.parse(source)
    let checked = check(parsed, sources, inputs: inputs, by: checker)
    var compilation = Compilation(
      program: checked.program.map { Program(plan: Planner.plan($0), interpreter: self) },
      diagnostics: checked.diagnostics, sources: checked.sources,
      isIncomplete: parsed.isIncomplete)
    if let policy, let program = compilation.program {
      var check = PolicyCheck(policy, checked.sources)
      check.check(program.plan)
      compilation.diagnostics += check.diagnostics
      if !check.diagnostics.isEmpty { compilation.program = nil }
    }
    return compilation
  }

  /// Checks what was parsed.
  ///
  /// - Returns: The diagnostics of both; no program where either found an error.
  package func check(
    _ parsed: ParseResult, _ sources: SourceMap, inputs: [String: ProgramInput] = [:],
    by other: Checker? = nil
  ) -> CheckResult {
    var result = (other ?? checker).check(parsed.tree, sources: sources, inputs: inputs)
    result.diagnostics = parsed.diagnostics + result.diagnostics
    if result.diagnostics.contains(where: { $0.severity == .error }) { result.program = nil }
    return result
  }

  /// Checks with a probe that looks at one place.
  package func check(
    _ tree: SyntaxTree, _ sources: SourceMap, inputs: [String: ProgramInput], probe: CheckProbe
  ) {
    checker.check(tree, sources: sources, inputs: inputs, probe: probe)
  }

  /// Plans what was checked.
  package func program(_ checked: CheckedProgram) -> Program {
    Program(plan: Planner.plan(checked), interpreter: self)
  }
}

/// What came of a compilation.
public struct Compilation: Sendable {
  /// The program, where there was no error.
  public internal(set) var program: Program?
  /// Errors and warnings.
  public internal(set) var diagnostics: [Diagnostic]
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
