import Trek
import TrekREPL

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
    let screen = TerminalScreen()
    let signals = PromptSignals()
    let editor = editor(isInteractive: environment.isInteractive, isTerminal: isTerminal, signals)
    let repl = Repl(editor: editor, screen: screen, environment: environment, watch: signals.watch)
    if environment.isInteractive {
      screen.tell("\(VersionCommand.short)\n`:help` tells the commands, Ctrl-D leaves\n")
    }
    let code = repl.run()
    return screen.hasFailed && code < 5 ? 5 : code
  }

  private static func editor(
    isInteractive: Bool, isTerminal: Bool, _ signals: PromptSignals
  ) -> any LineEditor {
    PlainEditor(
      descriptor: STDIN_FILENO,
      showPrompt: isTerminal ? { Terminal.write($0, to: STDOUT_FILENO) } : nil)
  }
}
