import Trek
import TrekTesting

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Goes through a script and shows the requests that it would make, without sending or writing
/// anything: `trek run --dry-run` and `trek curl`.
///
/// Shown is what can be known before any answer: what is asked with an answer is not reached. Time
/// is passed over, so that rates and delays are not waited for.
struct Rehearsal {
  /// How a request is shown.
  enum Form {
    /// Method, URL, and how long the body is.
    case plain
    /// A command line of curl.
    case curl
  }

  let form: Form
  let options: RunOptions

  /// Goes through a script, and gives the exit code.
  func run(_ request: RunRequest) -> Int32 {
    do throws(UsageError) {
      return try run(try ScriptSource(request.script), arguments: request.arguments)
    } catch {
      return Usage.tell(error, style: Console(color: options.color ?? .auto).style)
    }
  }

  private func run(_ script: ScriptSource, arguments: [String]) throws(UsageError) -> Int32 {
    signal(SIGPIPE, SIG_IGN)
    let settings = try Settings(options, environment: Terminal.environment)
    let redactor = Redactor()
    let console = Console(color: settings.color.value, redactor: redactor)
    let output = RedactingOutput(
      output: DescriptorOutput(descriptor: STDOUT_FILENO, name: "standard output"),
      redactor: redactor)
    let told = Told(output: output)
    let form = form
    let interpreter = Interpreter(
      catalog: Self.catalog,
      transport: RehearsalTransport { request in told.tell(request, form) })
    let compilation = interpreter.compilation(of: script.bytes, name: script.name)
    console.tell(compilation.diagnostics, in: compilation.sources, json: options.isJSON)
    guard let program = compilation.program else { return CommandLineDriver.usageCode }
    let run: ProgramRun
    do {
      run = try program.prepare(
        arguments: try ScriptArguments.read(arguments, for: program.parameters),
        world: SystemWorld(standardOutput: output),
        clock: VirtualClock(movesItself: true, wallTime: SystemClock().wallTime),
        memoryLimit: settings.memory.value, redactor: redactor)
    } catch let error as UsageError {
      throw error
    } catch {
      throw UsageError("\(error)")
    }
    told.stops(run)
    let report = Blocking.result { await run.run() }
    return end(report, of: program, told, console)
  }

  /// Tells what went wrong, and that nothing was sent.
  private func end(
    _ report: RunReport, of program: Program, _ told: Told, _ console: Console
  ) -> Int32 {
    if let failure = told.failure { return failure.code == "output.closed" ? 141 : 5 }
    // A pipeline in an expression has no value where its request was not sent.
    let failures = report.failures.filter { $0.first.cause.code != "nested.count" }
    let renderer = DiagnosticRenderer(
      sources: program.plan.sources, style: console.style.isOn ? .ansi : .plain,
      width: min(120, Terminal.width(of: STDERR_FILENO)))
    let blocks = failures.map {
      renderer.render($0.first.diagnostic(in: program.plan.sources, more: $0.count - 1))
    }
    if !blocks.isEmpty { console.tell(blocks.joined(separator: "\n")) }
    if !options.isQuiet {
      console.tell(
        console.style.dim("trek: ") + "\(Amount.count(told.count, "request")) shown, none sent"
          + console.style.dim("; what depends on answers is not known") + "\n")
    }
    return failures.isEmpty ? 0 : 1
  }

  /// The language's stages; what they would write or print is left out, and requests are made one
  /// after the other, so that they are shown in their order.
  private static let catalog = StageCatalog.standard.mappingStages { stage in
    switch stage.shape {
    case .sink: stage.wrapping { _ in .sink { _ in Nowhere() } }
    case .sequence where stage.name == "dead":
      stage.wrapping { _ in .sequence { _ in Passing() } }
    case .request, .walk: stage.wrapping(oneByOne)
    default: stage
    }
  }

  @Sendable private static func oneByOne(_ body: StageBody) -> StageBody {
    switch body {
    case .request(var shape):
      hold(&shape.limits)
      return .request(shape)
    case .walk(var shape):
      hold(&shape.limits)
      return .walk(shape)
    default: return body
    }
  }

  private static func hold(_ limits: inout RequestLimits) {
    limits.concurrency = 1
    limits.rate = nil
  }
}

/// Takes items and does nothing with them.
private final class Nowhere: Sink {
  func write(_ item: Item) {}
  func close(complete: Bool) -> String? { nil }
}

/// Passes items on, and drops failures.
private final class Passing: SequenceStage {
  var takesFailures: Bool { true }

  func push(_ item: Item, _ output: inout StageOutput) -> Demand {
    if item.failure == nil { output.emit(item) } else { output.drop() }
    return .more
  }
}

/// What has been shown.
private final class Told: Sendable {
  private struct State {
    var count = 0
    var failure: StageFailure?
    var run: ProgramRun?
  }

  private let output: RedactingOutput
  private let state = Locked(State())

  init(output: RedactingOutput) { self.output = output }

  /// How many requests were shown.
  var count: Int { state.withLock { $0.count } }
  /// Why the showing ended early.
  var failure: StageFailure? { state.withLock { $0.failure } }

  /// What is to be stopped where nobody reads any more.
  func stops(_ run: ProgramRun) { state.withLock { $0.run = run } }

  func tell(_ request: Request, _ form: Rehearsal.Form) -> TransportFailure? {
    if let fault = request.urlFault { return fault }
    let line =
      switch form {
      case .plain: RequestLine.text(request)
      case .curl: CurlLine(request).text
      }
    let stopped = state.withLock { state -> ProgramRun? in
      guard state.failure == nil else { return nil }
      do throws(StageFailure) {
        try Self.write(line, to: output)
        state.count += 1
        return nil
      } catch {
        state.failure = error
        return state.run
      }
    }
    stopped?.stop()
    return nil
  }

  private static func write(
    _ line: String, to output: RedactingOutput
  ) throws(StageFailure) {
    let text = output.isTerminal ? TerminalText.escaped(line) : line
    var failure: StageFailure?
    Array((text + "\n").utf8).withUnsafeBytes { bytes in
      do throws(StageFailure) {
        try output.write(bytes)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }
}
