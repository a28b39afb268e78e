public import TrekDiagnostics
public import TrekRuntime

/// What goes wrong at the library's doors: a script that does not compile, arguments that do not
/// fit, a run in which something failed.
///
/// A value: compare its `code`, show its `description`. New codes may come with any version, so a
/// `switch` over codes needs a `default`.
public struct TrekError: Error, Sendable {
  /// A name for the cause; an open set.
  public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The name: `script`, `run.failedItems`.
    public let rawValue: String
    /// Makes a code.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The name.
    public var description: String { rawValue }

    /// The script has mistakes; `diagnostics` say which and where.
    public static let script = Code(rawValue: "script")
    /// An input is missing, unknown or of another type.
    public static let argument = Code(rawValue: "argument")
    /// Items failed that the script does not handle; the rest went through.
    public static let failedItems = Code(rawValue: "run.failedItems")
    /// `strict` stopped the run.
    public static let strict = Code(rawValue: "run.strict")
    /// An `expect` was not met.
    public static let expectation = Code(rawValue: "run.expectation")
    /// An output could not be written.
    public static let output = Code(rawValue: "run.output")
    /// The policy stopped the run: a limit on requests, bytes, items, memory or time.
    public static let limit = Code(rawValue: "run.limit")
    /// The run was stopped by `stop` before its end.
    public static let stopped = Code(rawValue: "run.stopped")
    /// Items vanished: a mistake of Trek's own, to be reported.
    public static let accounts = Code(rawValue: "run.accounts")
    /// A value is not what the Swift type needs.
    public static let decoding = Code(rawValue: "value.decoding")
    /// A Swift value has no counterpart in a script.
    public static let encoding = Code(rawValue: "value.encoding")
    /// Two tasks read the results of one run at the same time.
    public static let concurrentReading = Code(rawValue: "use.concurrentReading")
    /// A recording of traffic cannot be read.
    public static let recording = Code(rawValue: "recording")
  }

  /// The cause, for programs.
  public var code: Code
  /// What is wrong, for people, in one line: lower case, no full stop.
  public var message: String
  /// The mistakes of the script, or the failures of the run, each with its place.
  public var diagnostics: [Diagnostic]
  /// The texts that the diagnostics have their places in.
  public var sources: SourceMap
  /// The items that failed: of each kind at each stage the first, and how many there were.
  public var failures: [RunReport.Failures]
  /// What the run did, where there was one.
  public var report: RunReport?

  /// Makes an error.
  public init(
    _ code: Code, _ message: String, diagnostics: [Diagnostic] = [],
    sources: SourceMap = SourceMap(), failures: [RunReport.Failures] = [],
    report: RunReport? = nil
  ) {
    self.code = code
    self.message = message
    self.diagnostics = diagnostics
    self.sources = sources
    self.failures = failures
    self.report = report
  }
}

extension TrekError: CustomStringConvertible {
  /// The message, and below it each diagnostic with the line of the script that it is about.
  public var description: String {
    guard !diagnostics.isEmpty else { return message }
    return message + "\n\n" + DiagnosticRenderer(sources: sources).render(diagnostics)
  }

  /// What `LocalizedError` of Foundation asks for: the sentence that an alert shows.
  ///
  /// The library is free of Foundation; a program that has it adds
  /// `extension TrekError: @retroactive LocalizedError {}` and nothing more.
  public var errorDescription: String? { Self.sentence(message) }

  /// Why, as a sentence: the first diagnostic.
  public var failureReason: String? {
    guard let first = diagnostics.first else { return nil }
    guard let label = first.primary, let source = sources[label.span.source] else {
      return Self.sentence(first.message)
    }
    let position = source.position(of: label.span.start)
    return Self.sentence("line \(position.line) of \(source.name): \(first.message)")
  }

  /// What to do, as a sentence: the help of the first diagnostic that has one.
  public var recoverySuggestion: String? {
    diagnostics.lazy.compactMap(\.help).first.map(Self.sentence)
  }

  /// A message as a sentence.
  static func sentence(_ text: String) -> String {
    let capital = text.prefix(1).uppercased() + text.dropFirst()
    return ".!?".contains(capital.last ?? ".") ? capital : capital + "."
  }
}

extension TrekError {
  /// What a run that has ended makes of its report: nil where all was well.
  ///
  /// - Parameter redactor: takes secrets out of what is shown.
  init?(_ report: RunReport, sources: SourceMap, redactor: Redactor) {
    let code: Code
    let message: String
    switch report.exitCode {
    case 70:
      code = .accounts
      message = "items vanished: \(report.breaches.map(\.description).joined(separator: "; "))"
    case 5, 141:
      code = .output
      message = report.outputFailure?.cause.message ?? "output could not be written"
    case 3 where report.limitFailure != nil:
      code = .limit
      message = report.limitFailure?.cause.message ?? "the run reached a limit"
    case 3:
      code = .strict
      message = "`strict` stopped the run"
    case 4:
      code = .expectation
      message = "an expectation was not met"
    case 1:
      code = .failedItems
      let count = report.failureCount
      let first = report.failures.first?.first.cause.message ?? ""
      message = count == 1 ? "an item failed: \(first)" : "\(count) items failed, first: \(first)"
    default:
      return nil
    }
    let shown = report.diagnostics(in: sources).map { $0.redacted(by: redactor) }
    self.init(
      code, redactor.redact(message), diagnostics: shown, sources: sources,
      failures: report.failures, report: report)
  }
}

extension Diagnostic {
  /// The diagnostic without secrets.
  func redacted(by redactor: Redactor) -> Diagnostic {
    var shown = self
    shown.message = redactor.redact(message)
    shown.notes = notes.map(redactor.redact)
    shown.help = help.map(redactor.redact)
    shown.primary?.text = redactor.redact(primary?.text ?? "")
    return shown
  }
}
