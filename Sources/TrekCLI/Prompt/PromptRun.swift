import Trek
import TrekFormats
import TrekREPL

#if TREK_READLINE
  import TrekReadline
#endif

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs the prompt on the process's terminal, or as a plain reader where there is none.
enum PromptRun {
  /// Runs it to its end and gives the exit code.
  static func run(color: ColorChoice = .auto) -> Int32 {
    signal(SIGPIPE, SIG_IGN)
    let isDumb = ["", "dumb"].contains(Terminal.environment("TERM") ?? "")
    let isTerminal = Terminal.isTerminal(STDIN_FILENO)
    let showsPeople = Terminal.isTerminal(STDOUT_FILENO)
    var environment = ReplEnvironment()
    environment.catalog = .complete
    environment.style = Style(
      isOn: color.isOn(terminal: showsPeople, environment: Terminal.environment))
    environment.isForPeople = showsPeople
    environment.isInteractive = isTerminal && showsPeople && !isDumb
    environment.size = {
      (Terminal.width(of: STDOUT_FILENO), Terminal.height(of: STDOUT_FILENO))
    }
    environment.variable = Terminal.environment
    environment.help = { topic, style in HelpTopics.page(of: topic, style) }
    environment.helpTopics = HelpTopics.names + HelpTopics.lists
    if environment.isInteractive {
      environment.historyPath = HistoryPlace.path(variable: Terminal.environment)
    }
    let signals = PromptSignals()
    let screen = TerminalScreen(signals: signals)
    #if TREK_READLINE
      if environment.isInteractive, let editor = ReadlineEditor(isColored: environment.style.isOn) {
        return run(editor, screen, environment, signals)
      }
    #endif
    let editor = PlainEditor(
      descriptor: STDIN_FILENO,
      showPrompt: isTerminal ? { Terminal.write($0, to: STDOUT_FILENO) } : nil)
    if isTerminal {
      let abandoning = editor.abandoning
      signals.deliver { take($0, abandoning) }
    }
    let repl = Repl(editor: editor, screen: screen, environment: environment, watch: signals.watch)
    if environment.isInteractive { greet(screen) }
    return code(repl.run(), screen)
  }

  /// Takes a signal that concerns a plain prompt.
  private static func take(_ signal: Int32, _ abandoning: PlainAbandoning) {
    switch signal {
    case SIGINT:
      if abandoning.abandon() { Terminal.write("\n\(Prompt.entry.text)", to: STDOUT_FILENO) }
    case SIGTSTP: pthread_kill(pthread_self(), SIGSTOP)
    case SIGTERM, SIGHUP: _exit(128 + signal)
    default: break
    }
  }

  private static func greet(_ screen: TerminalScreen) {
    // Without the libraries that libcurl was built with.
    let version = VersionCommand.short.split(separator: " ").prefix(3).joined(separator: " ")
    screen.tell("\(version)\n`:help` tells the commands, Ctrl-D leaves\n")
  }

  /// A result that could not be written counts.
  private static func code(_ code: Int32, _ screen: TerminalScreen) -> Int32 {
    screen.hasFailed && code < 5 ? 5 : code
  }

  #if TREK_READLINE
    private static func run(
      _ editor: ReadlineEditor, _ screen: TerminalScreen, _ environment: ReplEnvironment,
      _ signals: PromptSignals
    ) -> Int32 {
      let repl = Repl(
        editor: editor, screen: screen, environment: environment, watch: signals.watch)
      editor.completer = repl.completer
      editor.remember(all: repl.earlier, atMost: Repl.mostEntries)
      let mailbox = editor.mailbox
      screen.announce { mailbox.announce($0) }
      signals.deliver { mailbox.take(signal: $0) }
      greet(screen)
      let code = code(repl.run(), screen)
      return editor.endSignal.map { 128 + $0 } ?? code
    }
  #endif
}
