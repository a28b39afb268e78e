public import TrekDiagnostics
public import TrekStageKit
public import TrekSyntax
public import TrekValues

/// Turns trees into programs: resolves every name, and finds what cannot work before anything runs.
///
/// A pure function of what it is given: files of `use` come through `load`, regular expressions and
/// URLs are read by the closures of `literals`. It holds no state; any number of checks may run at
/// the same time.
public struct Checker: Sendable {
  /// The stages and functions that scripts may name.
  public let catalog: StageCatalog

  /// Gives the files that scripts `use`.
  public let load: SourceLoader

  /// Reads the literals that have a grammar of their own.
  public let literals: LiteralReaders

  /// The stage that ends pipelines which do not end in a sink; nil where an embedding program takes
  /// their items itself.
  public let implicitSink: String?

  /// Makes a checker.
  public init(
    catalog: StageCatalog, literals: LiteralReaders, load: @escaping SourceLoader,
    implicitSink: String? = "print"
  ) {
    self.catalog = catalog
    self.literals = literals
    self.load = load
    self.implicitSink = implicitSink
  }

  /// Checks a script.
  ///
  /// - Parameters:
  ///   - tree: what the parser read, also with mistakes; places that it reported are passed over.
  ///   - sources: the texts so far, among them that of the tree; files of `use` are added.
  ///   - inputs: what an embedding program gives, by name.
  public func check(
    _ tree: SyntaxTree, sources: SourceMap, inputs: [String: ProgramInput] = [:]
  ) -> CheckResult {
    var result: CheckResult?
    let isRun = DeepStack.run {
      result = check(tree, sources, inputs, depth: CheckPass.maximumDepth)
    }
    if isRun, let result { return result }
    return check(tree, sources, inputs, depth: CheckPass.shallowDepth)
  }

  private func check(
    _ tree: SyntaxTree, _ sources: SourceMap, _ inputs: [String: ProgramInput], depth: Int
  ) -> CheckResult {
    let pass = CheckPass(self, sources: sources)
    pass.depthLimit = depth
    let program = pass.run(tree, inputs: inputs)
    return CheckResult(
      program: program, diagnostics: pass.diagnostics.inOrder, sources: pass.sources)
  }
}

/// What a check gives.
public struct CheckResult: Sendable {
  /// The program, where no error was found.
  public var program: CheckedProgram?
  /// Errors and warnings, in the order of their places; at most 20 of each.
  public var diagnostics: [Diagnostic]
  /// The script and the files that it uses: what the diagnostics' places are in.
  public var sources: SourceMap

  /// Makes a result.
  public init(program: CheckedProgram?, diagnostics: [Diagnostic], sources: SourceMap) {
    self.program = program
    self.diagnostics = diagnostics
    self.sources = sources
  }
}

/// What an embedding program gives to a script under a name.
public enum ProgramInput: Sendable, Hashable {
  /// A value of a type.
  case value(ValueType)
  /// A stream of items of a type, which is pulled where the script uses it, once.
  case stream(ValueType)
}

/// Gives the file that `use` names: the path as written, and the name of the source it stands in.
///
/// The checker resolves nothing itself; two paths that lead to one file must give one name, for by
/// it files are known again and cycles found.
public typealias SourceLoader =
  @Sendable (_ path: String, _ from: String) -> Result<LoadedSource, LoadFailure>

/// A file that a script uses.
public struct LoadedSource: Sendable {
  /// What diagnostics call it, and what it is known by.
  public var name: String
  /// Its text.
  public var bytes: [UInt8]

  /// Makes a file.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

/// Why a file could not be had.
public struct LoadFailure: Error, Sendable {
  /// For people: lower case, no full stop (`there is no such file`).
  public var message: String

  /// Makes a failure.
  public init(_ message: String) { self.message = message }
}

/// Reads literals that have a grammar of their own, so that mistakes in them show at once.
public struct LiteralReaders: Sendable {
  /// Reads a pattern with its flags and gives the value that `matches` takes.
  public var regex: @Sendable (_ pattern: String, _ flags: String) -> Result<Value, LiteralFault>
  /// Reads a URL and gives its value.
  public var url: @Sendable (_ text: String) -> Result<Value, LiteralFault>

  /// Makes readers.
  public init(
    regex: @escaping @Sendable (_ pattern: String, _ flags: String) -> Result<Value, LiteralFault>,
    url: @escaping @Sendable (_ text: String) -> Result<Value, LiteralFault>
  ) {
    self.regex = regex
    self.url = url
  }
}

/// What is wrong with a literal.
public struct LiteralFault: Error, Sendable {
  /// For people: lower case, no full stop.
  public var message: String
  /// Where in the literal's text, in bytes, where that is known.
  public var offset: Int?
  /// What to do, where there is something.
  public var help: String?

  /// Makes a fault.
  public init(_ message: String, offset: Int? = nil, help: String? = nil) {
    self.message = message
    self.offset = offset
    self.help = help
  }
}
