import TrekValues

extension SeededRandom {
  /// A value that JSON can hold, with lists and records up to some levels.
  mutating func value(levels: Int) -> Value {
    switch below(levels > 0 ? 10 : 7) {
    case 0: return .null
    case 1: return .bool(chance(2))
    case 2: return .int(Int64(truncatingIfNeeded: next()) >> Int64(below(64)))
    case 3: return number()
    case 4, 5, 6: return .text(text())
    case 7: return .list(List((0..<below(6)).map { _ in value(levels: levels - 1) }))
    default:
      return .record(Record((0..<below(6)).map { _ in (text(), value(levels: levels - 1)) }))
    }
  }

  mutating func number() -> Value {
    let digits = (0..<1 + below(25)).map { _ in String(below(10)) }.joined()
    var text = chance(2) ? "-" : ""
    text += chance(2) ? "0." + digits : "\(1 + below(9))\(digits)" + (chance(2) ? ".5" : "")
    if chance(3) { text += "\(chance(2) ? "e" : "E")\(["", "+", "-"][below(3)])\(below(40))" }
    return Decimal(Text(text)).map { .decimal($0) } ?? .null
  }

  mutating func text() -> Text {
    let letters = [
      "a", "b", "id", " ", "\"", "\\", "/", "\n", "\u{0}", "\u{1F}", "é", "€", "🚀", "\u{2028}",
      "a longer piece of text", "\u{7F}", "\u{D7FF}", "\u{E000}", "\u{10FFFF}",
    ]
    return Text((0..<below(5)).map { _ in letters[below(letters.count)] }.joined())
  }

  /// JSON for a value, with white space and escapes wherever they may be.
  mutating func json(_ value: Value) -> String {
    switch value {
    case .text(let text): return string(text)
    case .list(let list):
      let items = list.map { space() + json($0) + space() }
      return "[" + (items.isEmpty ? space() : items.joined(separator: ",")) + "]"
    case .record(let record):
      let fields = record.map { field in
        space() + string(field.key) + space() + ":" + space() + json(field.value) + space()
      }
      return "{" + (fields.isEmpty ? space() : fields.joined(separator: ",")) + "}"
    default: return value.json().string
    }
  }

  private mutating func space() -> String {
    ["", "", "", " ", "\n", "\r\n\t", "\n            "][below(7)]
  }

  private mutating func string(_ text: Text) -> String {
    var result = "\""
    for scalar in text.string.unicodeScalars {
      if scalar.value < 0x20 || scalar == "\"" || scalar == "\\" || chance(8) {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16, uppercase: chance(2))
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
