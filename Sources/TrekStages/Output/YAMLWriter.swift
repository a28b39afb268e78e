internal import TrekValues

/// Writes values as YAML in blocks, in such a way that readers of 1.1 and of 1.2 take it alike.
struct YAMLWriter {
  private let output: ByteBuffer

  /// Appends a document, with a line end.
  static func write(_ value: Value, to output: ByteBuffer) {
    YAMLWriter(output: output).write(value, indent: 0, place: .start)
  }

  /// What stands on the line before a value.
  private enum Place { case start, dash, colon }

  private func write(_ value: Value, indent: Int, place: Place) {
    switch value {
    case .object(let object):
      let plain = object.asValue()
      if case .object(let other) = plain {
        scalar(.text(other.asText() ?? Text(other.typeName)), place)
      } else {
        write(plain, indent: indent, place: place)
      }
    case .record(let record) where !record.isEmpty:
      var isFirst = true
      for (key, value) in record {
        begin(indent, isFirst, place)
        isFirst = false
        name(key, indent)
        write(value, indent: indent + 1, place: .colon)
      }
    case .list(let list) where !list.isEmpty:
      var isFirst = true
      for value in list {
        begin(indent, isFirst, place)
        isFirst = false
        output.append("-")
        write(value, indent: indent + 1, place: .dash)
      }
    default: scalar(value, place)
    }
  }

  /// Begins an entry: the first one of what stands behind a dash stays on that line.
  private func begin(_ indent: Int, _ isFirst: Bool, _ place: Place) {
    if isFirst && place == .dash {
      output.append(" ")
      return
    }
    if isFirst && place == .colon { output.append(10) }
    for _ in 0..<indent { output.append("  ") }
  }

  private func name(_ key: Text, _ indent: Int) {
    // A key of more than 1024 characters must be marked (YAML 1.2, section 7.4.3).
    if key.count > 1000 {
      output.append("? ")
      JSONWriter.write(key, to: output)
      output.append(10)
      for _ in 0..<indent { output.append("  ") }
    } else {
      text(key)
    }
    output.append(":")
  }

  private func scalar(_ value: Value, _ place: Place) {
    if place != .start { output.append(" ") }
    if case .text(let text) = value {
      self.text(text)
    } else {
      JSONWriter.write(value, to: output)
    }
    output.append(10)
  }

  private func text(_ text: Text) {
    if Self.isPlain(text) {
      text.withUTF8 { output.append($0) }
    } else {
      // A string of JSON is one of YAML.
      JSONWriter.write(text, to: output)
    }
  }

  /// Words that some reader takes for something else.
  private static let words: Set<String> = [
    "null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf",
  ]

  /// Whether a text may stand without quotes: it begins with a letter, and nothing in it means
  /// something else.
  private static func isPlain(_ text: Text) -> Bool {
    guard text.count > 0, text.count < 200 else { return false }
    let isPlain = text.withUTF8 { bytes in
      for (index, byte) in bytes.enumerated() {
        switch byte {
        case 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): continue
        case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"):
          if index == 0 { return false }
        case UInt8(ascii: " "):
          if index == 0 || index == bytes.count - 1 { return false }
        default: return false
        }
      }
      return true
    }
    return isPlain && !words.contains(text.string.lowercased())
  }
}
