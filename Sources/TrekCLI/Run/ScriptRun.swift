import Dispatch
import Synchronization
import Trek

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs a script from the first byte to the exit code.
enum ScriptRun {
  /// Runs what a command line asks for.
  static func run(_ request: RunRequest) -> Int32 {
    let settings: Settings
    let script: ScriptSource
    do throws(UsageError) {
      settings = try Settings(request.options, environment: Terminal.environment)
      script = try ScriptSource(request.script)
    } catch {
      return Usage.tell(error, style: Console(color: request.options.color ?? .auto).style)
    }
    return run(script, arguments: request.arguments, settings, request.options)
  }

  /// Runs a script that has been read.
  static func run(
    _ script: ScriptSource, arguments: [String], _ settings: Settings, _ options: RunOptions
  ) -> Int32 {
    // A closed pipe is an error of a write, and the run ends by it.
    signal(SIGPIPE, SIG_IGN)
    let redactor = Redactor()
    var console = Console(color: settings.color.value, redactor: redactor)
    let watch = SignalWatch()
    let interpreter = Interpreter()
    let compilation = interpreter.compile(script.bytes, name: script.name)
    let shown =
      settings.quiet.value
      ? compilation.diagnostics.filter { $0.severity == .error } : compilation.diagnostics
    console.tell(shown, in: compilation.sources, json: options.isJSON)
    guard let program = compilation.program else { return CommandLineDriver.usageCode }

    let display = makeDisplay(settings, options, style: console.style)
    console.display = display
    let values: [String: Value]
    let run: ProgramRun
    do {
      values = try ScriptArguments.read(
        arguments, for: program.parameters, script: script.name)
      run = try program.prepare(
        arguments: values,
        world: SystemWorld(standardOutput: output(display, redactor)),
        memoryLimit: settings.memory.value, redactor: redactor)
    } catch let error as UsageError {
      return Usage.tell(error, style: console.style)
    } catch {
      return Usage.tell(UsageError("\(error)"), style: console.style)
    }
    watch.start(grace: settings.grace.value) { action in
      perform(action, on: run, watch: watch, display: display)
    }
    let report = follow(run, display)
    display?.end()
    return RunEnding(
      report: report, program: program.plan, signalCode: watch.exitCode,
      isQuiet: settings.quiet.value, options: options
    ).tell(console)
  }

  // MARK: Following

  /// Waits for the end of a run, and draws it ten times a second where there is a display.
  private static func follow(_ run: ProgramRun, _ display: LiveDisplay?) -> RunReport {
    let ended = DispatchSemaphore(value: 0)
    let result = Mutex<RunReport?>(nil)
    Task.detached {
      let report = await run.run()
      result.withLock { $0 = report }
      ended.signal()
    }
    if let display {
      var sampler = ProgressSampler(run)
      while ended.wait(timeout: .now() + .milliseconds(100)) == .timedOut {
        display.draw(sampler.sample())
      }
    } else {
      ended.wait()
    }
    guard let report = result.withLock({ $0 }) else {
      preconditionFailure("a run ended without its report")
    }
    return report
  }

  private static func perform(
    _ action: SignalState.Action, on run: ProgramRun, watch: SignalWatch, display: LiveDisplay?
  ) {
    switch action {
    case .drain: run.drain()
    case .stop: run.stop()
    case .abandon:
      // Something does not let go (a system call that blocks for good): the process ends all the
      // same, as its user asked.
      display?.end()
      _exit(watch.exitCode ?? 1)
    }
  }

  // MARK: Output

  /// The display, where standard error is a terminal of a person.
  private static func makeDisplay(
    _ settings: Settings, _ options: RunOptions, style: Style
  ) -> LiveDisplay? {
    let isWatched =
      Terminal.isTerminal(STDERR_FILENO) && Terminal.environment("TERM") != "dumb"
      && (Terminal.environment("CI") ?? "").isEmpty
    guard isWatched, !settings.quiet.value, !options.isJSON else { return nil }
    return LiveDisplay(descriptor: STDERR_FILENO, style: style)
  }

  /// Standard output, wrapped in what the run needs of it.
  private static func output(
    _ display: LiveDisplay?, _ redactor: Redactor
  ) -> any OutputStream {
    var output: any OutputStream = DescriptorOutput(
      descriptor: STDOUT_FILENO, name: "standard output")
    if let display, output.isTerminal { output = LiftingOutput(output: output, display: display) }
    return RedactingOutput(output: output, redactor: redactor)
  }
}
