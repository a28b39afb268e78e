import Trek
import TrekTerminal

extension Commands {
  /// `:set`: shows the settings, or changes one.
  func set(_ text: String) -> Int32 {
    let words = text.split(separator: " ", maxSplits: 1).map { String($0).trimmed }
    guard let name = words.first else {
      let widest = rows.map(\.name.count).max() ?? 0
      show.page(
        rows.map { "\(style.cyan(CellWidth.pad($0.name, to: widest)))  \($0.value)\n" }.joined())
      return 0
    }
    let value = words.count > 1 ? words[1] : ""
    switch name {
    case "as": return run("as \(value)")
    case "keep":
      guard let size = SizeText.parse(value), size >= 0 else {
        return want("keep", "a size, `64MiB`")
      }
      session.settings.keep = Int(size)
      session.store.limit = Int(size)
    case "memory":
      guard let size = SizeText.parse(value), size > 0 else {
        return want("memory", "a size, `64MiB`")
      }
      session.settings.memory = Int(size)
    case "rows":
      guard let count = Int(value), count > 0 else { return want("rows", "a number, `100`") }
      session.settings.rows = count
    case "grace":
      guard let time = DurationText.parse(value), time >= .zero else {
        return want("grace", "a duration, `2s`")
      }
      session.settings.grace = time
    case "pager":
      guard ["on", "off"].contains(value) else { return want("pager", "`on` or `off`") }
      session.settings.pager = value == "on"
    default: return setRequests(name, value)
    }
    return 0
  }

  private var rows: [(name: String, value: String)] {
    let settings = session.settings
    return [
      ("as", settings.view.rawValue), ("keep", SizeText.format(Int64(settings.keep))),
      ("rows", "\(settings.rows)"), ("pager", settings.pager ? "on" : "off"),
      ("grace", DurationText.format(settings.grace)),
      ("memory", SizeText.format(Int64(settings.memory))),
    ] + settings.requests.map { ($0.label, $0.value) }
  }

  private func want(_ name: String, _ what: String) -> Int32 {
    show.fault("`\(name)` wants \(what)", help: nil)
    return 2
  }

  /// A label of requests: it becomes a part of the default session.
  private func setRequests(_ name: String, _ value: String) -> Int32 {
    var labels = session.settings.requests.filter { $0.label != name }
    if !value.isEmpty { labels.append((name, value)) }
    if value.isEmpty, labels.count == session.settings.requests.count {
      let names = rows.map { "`\($0.name)`" }.joined(separator: ", ")
      show.fault(
        "there is no setting `\(TerminalText.escaped(name))`",
        help: "there are \(names), and the labels of requests: `:set rate 10/s`")
      return 2
    }
    guard !session.settings.requests.isEmpty || !session.hasDefaultSession else {
      show.fault(
        "a default session was entered, which this would put away",
        help: "enter it again with the label: `session { …, \(name): \(value) }`")
      return 2
    }
    if labels.isEmpty {
      session.forget(declarations: ["session "])
    } else {
      let body = labels.map { "\($0.label): \($0.value)" }.joined(separator: ", ")
      let code = run(false).run(session.entry("session { \(body) }"))
      if code != 0 { return code }
    }
    session.settings.requests = labels
    return 0
  }
}
