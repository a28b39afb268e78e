import Trek
import TrekTerminal

/// A value in a few words: one line, nothing in it that steers a terminal.
enum Cell {
  /// The most characters that are looked at of a text.
  private static let longest = 2000

  /// The text of a table's cell.
  static func text(_ value: Value) -> String {
    switch value {
    case .list(let list): "[\(list.count)]"
    case .record(let record): summary(record)
    case .object(let object):
      TerminalText.escaped((object.asText()?.string ?? object.typeName).prefix(longest))
    case .bytes(let bytes): Amount.bytes(bytes.count)
    case .text(let text): TerminalText.escaped(text.string.prefix(longest))
    default: TerminalText.escaped(value.printed.string)
    }
  }

  /// Whether a cell of the value stands at the right.
  static func isNumber(_ value: Value) -> Bool {
    switch value {
    case .int, .double, .decimal, .size, .duration, .rate: true
    default: false
    }
  }

  /// A record by its keys.
  private static func summary(_ record: Record) -> String {
    let keys = record.keys.prefix(6).map { TerminalText.escaped($0.string) }
    return "{" + keys.joined(separator: ", ") + (record.count > 6 ? ", …}" : "}")
  }

  /// A value as it is named beside others: texts in quotes, lists by their number.
  static func brief(_ value: Value) -> String {
    switch value {
    case .text(let text): "\"\(TerminalText.escaped(text.string.prefix(longest)))\""
    case .list(let list): Amount.count(list.count, "item")
    default: text(value)
    }
  }
}
