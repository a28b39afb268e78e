import Trek
import TrekTerminal

/// Results as text: a pure function of the values, the settings and the width.
struct ResultText {
  let settings: ReplSettings
  let isForPeople: Bool
  let style: Style
  /// In cells.
  let width: Int

  /// One value.
  func text(_ value: Value) -> String {
    switch view {
    case .raw: return raw(value)
    case .json: return json(value)
    case .table:
      if case .record = value { return text([value]) }
      return text(value, nested: true)
    case .auto: return text(value, nested: true)
    }
  }

  private func text(_ value: Value, nested: Bool) -> String {
    switch value {
    case .record(let record): Tree(style: style, width: width).text(record)
    case .text(let text): lines(of: text.string)
    case .object(let object):
      if let response = object as? Response {
        ResponseText.line(response, style) + "\n"
      } else {
        Cell.text(value) + "\n"
      }
    default: Cell.text(value) + "\n"
    }
  }

  /// Items: a table of records, a line for each of anything else.
  func text(_ values: [Value]) -> String {
    let shown =
      settings.rows < values.count && isForPeople && view != .raw
      ? Array(values.prefix(settings.rows)) : values
    var text = ""
    switch view {
    case .raw: text = shown.map(raw).joined()
    case .json: text = shown.map(json).joined()
    case .auto, .table:
      let records = shown.compactMap(\.asRecord)
      if records.count == shown.count, !records.isEmpty {
        text = Table(style: style, width: width).text(records)
      } else {
        text = shown.map { line($0) + "\n" }.joined()
      }
    }
    if shown.count < values.count {
      let more = Amount.count(values.count - shown.count)
      text += style.dim("… \(more) more (`:set rows`)") + "\n"
    }
    return text
  }

  /// People get what fits; where output goes on to something else, it is what `print` writes.
  private var view: ReplSettings.View {
    settings.view == .auto && !isForPeople ? .raw : settings.view
  }

  private func line(_ value: Value) -> String {
    switch value {
    case .object(let object):
      if let response = object as? Response { return ResponseText.line(response, style) }
      return Cell.text(value)
    case .list, .record: return CellWidth.cut(escaped(value.json().string), to: width)
    default: return CellWidth.cut(Cell.text(value), to: width)
    }
  }

  private func raw(_ value: Value) -> String {
    isForPeople ? lines(of: value.printed.string) : value.printed.string + "\n"
  }

  private func json(_ value: Value) -> String {
    let text = value.json(pretty: true).string
    return (isForPeople ? JSONColors(style: style).text(text) : text) + "\n"
  }

  /// A text of several lines as it is, each of them escaped.
  private func lines(of text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map {
        $0.split(separator: "\t", omittingEmptySubsequences: false).map { escaped($0) }.joined(
          separator: "\t")
      }
      .joined(separator: "\n") + (text.hasSuffix("\n") ? "" : "\n")
  }

  private func escaped(_ text: some StringProtocol) -> String { TerminalText.escaped(text) }
}

/// A response on one line: status, size, time, type, URL.
enum ResponseText {
  static func line(_ response: Response, _ style: Style) -> String {
    let status = "\(response.status)"
    let paint =
      response.status < 300 ? style.green : response.status < 400 ? style.yellow : style.red
    let type = response.head.first("content-type").map { "\($0)" } ?? ""
    let parts = [
      paint(status), CellWidth.padLeft(Amount.bytes(response.size), to: 7),
      CellWidth.padLeft(
        Amount.time(.microseconds(Int64(response.time.total))), to: 7),
      TerminalText.escaped(response.url.string), style.dim(TerminalText.escaped(type)),
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "  ")
  }
}
