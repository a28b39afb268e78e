import Trek
import TrekFormats

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs scripts, each from its first byte to its exit code.
struct ScriptRun {
  private let settings: Settings
  private let options: RunOptions
  private let watch: SignalWatch

  /// Prepares runs with these options; from now on signals are taken.
  ///
  /// - Throws: `UsageError` where a setting cannot be read.
  init(_ options: RunOptions) throws(UsageError) {
    settings = try Settings(options, environment: Terminal.environment)
    self.options = options
    // A closed pipe is an error of a write, and the run ends by it.
    signal(SIGPIPE, SIG_IGN)
    watch = SignalWatch()
  }

  /// Whether a signal came.
  var wasInterrupted: Bool { watch.exitCode != nil }

  /// Runs what a command line asks for, and gives the exit code.
  static func run(_ request: RunRequest) -> Int32 {
    do throws(UsageError) {
      return try ScriptRun(request.options).run(
        try ScriptSource(request.script), arguments: request.arguments)
    } catch {
      return Usage.tell(error, style: Console(color: request.options.color ?? .auto).style)
    }
  }

  /// Runs a script that has been read, and gives the exit code.
  func run(_ script: ScriptSource, arguments: [String]) -> Int32 {
    let redactor = Redactor()
    var console = Console(color: settings.color.value, redactor: redactor)
    let interpreter = Interpreter(catalog: .complete)
    let compilation = interpreter.compilation(of: script.bytes, name: script.name)
    let shown =
      settings.quiet.value
      ? compilation.diagnostics.filter { $0.severity == .error } : compilation.diagnostics
    console.tell(shown, in: compilation.sources, json: options.isJSON)
    guard let program = compilation.program else { return CommandLineDriver.usageCode }

    let display = makeDisplay(style: console.style)
    console.display = display
    let run: ProgramRun
    do {
      run = try program.prepare(
        arguments: try ScriptArguments.read(arguments, for: program.parameters),
        world: world(console), memoryLimit: settings.memory.value, redactor: redactor)
    } catch let error as UsageError {
      return Usage.tell(error, style: console.style)
    } catch {
      return Usage.tell(UsageError("\(error)"), style: console.style)
    }
    watch.follow(grace: settings.grace.value) { perform($0, on: run, display) }
    let trace = options.isVerbose ? Trace(run, console: console) : nil
    var archive: HarFile?
    if let path = options.archive {
      do throws(GrowingFile.Fault) {
        archive = try HarFile(path, of: run, redactor: redactor)
      } catch {
        display?.end()
        return tellArchive(error.message, console)
      }
    }
    let (report, archiveFault) = wait(for: run, display, trace, archive)
    watch.release()
    display?.end()
    let code = RunEnding(
      report: report, program: program.plan, signalCode: watch.exitCode,
      isQuiet: settings.quiet.value, options: options
    ).tell(console)
    guard let archiveFault else { return code }
    return max(code, tellArchive(archiveFault, console))
  }

  /// Says why the archive is not there, and gives the exit code for it.
  private func tellArchive(_ fault: String, _ console: Console) -> Int32 {
    console.tell("\(console.style.red("error")): the archive cannot be written: \(fault)\n")
    return 5
  }

  // MARK: Following

  /// Waits for the end of a run, and draws it ten times a second where there is a display.
  private func wait(
    for run: ProgramRun, _ display: LiveDisplay?, _ trace: Trace?, _ archive: HarFile?
  ) -> (report: RunReport, archiveFault: String?) {
    let work: @Sendable () async -> (report: RunReport, archiveFault: String?) = {
      async let told: Void? = trace?.tell()
      async let kept = archive?.keep()
      let report = await run.run()
      _ = await told
      return (report, await kept ?? nil)
    }
    guard let display else { return Blocking.result(of: work) }
    var sampler = ProgressSampler(run)
    return Blocking.result(tick: { display.draw(sampler.sample()) }, of: work)
  }

  private func perform(
    _ action: SignalState.Action, on run: ProgramRun, _ display: LiveDisplay?
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

  // MARK: The world

  /// The display, where standard error is a terminal of a person.
  private func makeDisplay(style: Style) -> LiveDisplay? {
    let isWatched =
      Terminal.isTerminal(STDERR_FILENO) && Terminal.environment("TERM") != "dumb"
      && (Terminal.environment("CI") ?? "").isEmpty
    guard isWatched, !settings.quiet.value, !options.isJSON else { return nil }
    return LiveDisplay(descriptor: STDERR_FILENO, style: style)
  }

  /// The process's world, with its streams wrapped in what the run needs of them.
  private func world(_ console: Console) -> SystemWorld {
    func wrapped(_ descriptor: Int32, _ name: String) -> any OutputStream {
      var output: any OutputStream = DescriptorOutput(descriptor: descriptor, name: name)
      if let display = console.display, output.isTerminal {
        output = LiftingOutput(output: output, display: display)
      }
      return RedactingOutput(output: output, redactor: console.redactor)
    }
    return SystemWorld(
      standardOutput: wrapped(STDOUT_FILENO, "standard output"),
      standardError: wrapped(STDERR_FILENO, "standard error"))
  }
}
