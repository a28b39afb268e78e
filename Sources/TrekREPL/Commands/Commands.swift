import Trek
import TrekDiagnostics
import TrekTerminal

/// What a line that begins with `:` does.
struct Commands {
  let repl: Repl
  let session: Session
  let show: Presenter
  /// Runs statements; the argument says whether all is asked for anew.
  let run: (Bool) -> StatementRun

  /// A command with what the help says of it.
  struct Entry {
    var name: String
    var form: String
    var meaning: String
  }

  static let all: [Entry] = [
    Entry(name: "help", form: ":help [topic]", meaning: "These commands, or the page of a topic."),
    Entry(name: "type", form: ":type expression", meaning: "The type, without running anything."),
    Entry(name: "plan", form: ":plan [pipeline]", meaning: "What would run, of the last one too."),
    Entry(name: "time", form: ":time", meaning: "Where the time of the last run went."),
    Entry(name: "stats", form: ":stats", meaning: "What each stage of the last run did."),
    Entry(name: "vars", form: ":vars", meaning: "The names, with their types and values."),
    Entry(name: "sessions", form: ":sessions", meaning: "The sessions, defs and files in use."),
    Entry(
      name: "fresh", form: ":fresh [pipeline]",
      meaning: "Runs it, or the last one, and asks the network for all of it."),
    Entry(
      name: "save", form: ":save file.pipe",
      meaning: "Writes the lines that made the last result, as a script."),
    Entry(name: "load", form: ":load file.pipe", meaning: "Runs the statements of a file here."),
    Entry(name: "edit", form: ":edit", meaning: "The last entry in $EDITOR, and then runs it."),
    Entry(
      name: "as", form: ":as auto|json|table|raw", meaning: "How results are shown."),
    Entry(name: "set", form: ":set [name value]", meaning: "Shows or changes a setting."),
    Entry(name: "quit", form: ":quit", meaning: "Leaves, as Ctrl-D does."),
  ]

  /// Runs a command without its colon, and gives its exit code.
  func run(_ text: String) -> Int32 {
    let name = String(text.prefix { !$0.isWhitespace })
    let rest = String(text.dropFirst(name.count)).trimmed
    // A beginning that fits one command only will do.
    let found = Self.all.filter { $0.name == name }
    let fitting = found.isEmpty ? Self.all.filter { $0.name.hasPrefix(name) } : found
    guard fitting.count == 1, !name.isEmpty else { return unknown(name) }
    switch fitting[0].name {
    case "help": return help(rest)
    case "type": return type(of: rest)
    case "plan": return plan(rest)
    case "time": return time()
    case "stats": return stats()
    case "vars": return variables()
    case "sessions": return sessions()
    case "fresh": return fresh(rest)
    case "save": return save(rest)
    case "load": return load(rest)
    case "edit": return edit()
    case "as": return view(rest)
    case "set": return set(rest)
    default:
      repl.end()
      return 0
    }
  }

  var style: Style { show.environment.style }

  private func unknown(_ name: String) -> Int32 {
    let near = Suggestion.closest(to: name, among: Self.all.map(\.name))
    show.fault(
      "there is no command `:\(TerminalText.escaped(name))`",
      help: near.map { "did you mean `:\($0)`?" } ?? "`:help` shows the commands")
    return 2
  }

  /// Says what a command wants.
  func usage(_ name: String) -> Int32 {
    let form = Self.all.first { $0.name == name }?.form ?? ":\(name)"
    show.fault("`:\(name)` wants something else", help: "write `\(form)`")
    return 2
  }

  private func help(_ topic: String) -> Int32 {
    guard topic.isEmpty else {
      let name = topic.hasPrefix(":") ? String(topic.dropFirst()) : topic
      if topic.hasPrefix(":"), let command = Self.all.first(where: { $0.name == name }) {
        show.page("\(style.bold(command.form))\n  \(command.meaning)\n")
        return 0
      }
      guard let page = show.environment.help(topic, style) else {
        let near = Suggestion.closest(to: topic, among: show.environment.helpTopics)
        show.fault(
          "there is no help on `\(TerminalText.escaped(topic))`",
          help: near.map { "did you mean `\($0)`?" } ?? "`:help stages` lists the stages")
        return 2
      }
      show.page(page)
      return 0
    }
    let width = min(100, show.environment.size().width) - 1
    let widest = Self.all.map(\.form.count).max() ?? 0
    let rows = Self.all.map { command in
      let meaning = Paragraph.wrap(
        command.meaning, width: max(12, width - widest - 4), indent: widest + 4)
      return "  \(style.cyan(CellWidth.pad(command.form, to: widest)))  \(meaning)\n"
    }
    let about = """
      A pipeline is run when its line is complete; what comes out is `it`, the results before it \
      are `it2`, `it3`, and a line that begins with `|` goes on with the pipeline before. Stages \
      that a line has in common with an earlier one do not ask the network again. Tab completes.
      """
    show.page(
      """
      \(Paragraph.wrap(about, width: width))

      \(rows.joined())
      \(Paragraph.wrap("`:help fetch` is the page of a stage, `:help stages` lists them.", width: width))

      """)
    return 0
  }

  private func view(_ name: String) -> Int32 {
    if name.isEmpty {
      show.tell("as \(session.settings.view.rawValue)\n")
      return 0
    }
    guard let view = ReplSettings.View(rawValue: name) else { return usage("as") }
    session.settings.view = view
    // The last result, as it is shown from now on.
    guard let last = session.results.first else { return 0 }
    let again = repl.presenter
    if case .list(let list) = last.value { again.show(list.array) } else { again.show(last.value) }
    return 0
  }

  private func fresh(_ text: String) -> Int32 {
    let entry = text.isEmpty ? session.lastPipeline : session.entry(text)
    guard let entry else {
      show.fault("nothing was run before", help: "write `:fresh pipeline`")
      return 2
    }
    guard text.isEmpty else { return run(true).run(entry) }
    return session.continuing { run(true).run(session.entry(entry.text)) }
  }
}
