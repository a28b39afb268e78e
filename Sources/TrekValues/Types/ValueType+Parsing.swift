extension ValueType {
  /// The value that a text of the command line gives for this type, strictly.
  ///
  /// | type | text |
  /// |---|---|
  /// | `Text`, `URL`, `Bytes`, `Regex` | any; of a regex the pattern, which the caller compiles |
  /// | `Int`, `Number` | as in JSON |
  /// | `Bool` | `true`, `false` |
  /// | `Duration`, `Size`, `Rate` | `250ms`, `10KiB`, `100/m` |
  /// | `[T]`, `{name: T}` | JSON; texts in it are read by the type that stands there |
  /// | `Any` | JSON, or else the text itself |
  ///
  /// - Throws: What was expected, with the text in quotes.
  public func parse(_ text: Text) throws(ConversionError) -> Value {
    switch self {
    case .text, .url, .regex: return .text(text)
    case .bytes: return .bytes(text.bytes)
    case .any: return (try? JSONDocument.parse(text.bytes)) ?? .text(text)
    case .bool, .int, .number, .duration, .size, .rate:
      guard let value = scalar(text) else { throw mismatch(text) }
      return value
    case .null:
      if text == "null" { return .null }
      throw mismatch(text)
    case .optional(let wrapped):
      if wrapped != .text, text == "null" { return .null }
      return try wrapped.parse(text)
    case .list, .record:
      let value: Value
      do throws(JSONError) {
        value = try JSONDocument.parse(text.bytes)
      } catch {
        throw ConversionError("\(Self.quoted(text)) is no JSON: \(error)")
      }
      return try convert(value, at: "")
    case .response, .error, .element, .nothing:
      throw ConversionError("a value of type \(self) cannot be given as text")
    }
  }

  private func scalar(_ text: Text) -> Value? {
    switch self {
    case .bool:
      // Not a conditional expression: its `nil` would be the value null.
      guard text == "true" || text == "false" else { return .none }
      return .bool(text == "true")
    case .int: return text.withUTF8(Self.integer)
    case .number:
      if let number = text.withUTF8(Self.integer) { return number }
      return Decimal(text).map { .decimal($0) }
    case .duration: return DurationText.parse(text.string).map { .duration($0) }
    case .size: return SizeText.parse(text.string).map { .size($0) }
    case .rate: return RateText.parse(text.string).map { .rate($0) }
    default: return nil
    }
  }

  private static func integer(_ bytes: UnsafeBufferPointer<UInt8>) -> Value? {
    let raw = UnsafeRawBufferPointer(bytes)
    if NumberText.length(raw) != raw.count || raw.isEmpty { return nil }
    return NumberText.int64(raw).map { .int($0) }
  }

  /// A value out of JSON as one of this type.
  private func convert(_ value: Value, at path: String) throws(ConversionError) -> Value {
    switch (self, value) {
    case (.optional, .null): return .null
    case (.optional(let wrapped), _): return try wrapped.convert(value, at: path)
    case (.list(let element), .list(let list)):
      if element == .any { return value }
      var values: [Value] = []
      for value in list {
        values.append(try element.convert(value, at: "\(path)[\(values.count)]"))
      }
      return .list(List(values))
    case (.record(let fields, let open), .record(let record)):
      return .record(try convert(record, fields, open, at: path))
    case (.duration, .text(let text)), (.size, .text(let text)), (.rate, .text(let text)):
      guard let value = scalar(text) else { throw mismatch(text, at: path) }
      return value
    case (.bytes, .text(let text)): return .bytes(text.bytes)
    case (.regex, .text): return value
    default:
      if describes(value) { return value }
      throw mismatch(value.json(), at: path)
    }
  }

  private func convert(
    _ record: Record, _ fields: [String: ValueType], _ open: Bool, at path: String
  ) throws(ConversionError) -> Record {
    for (name, type) in fields.sorted(by: { $0.key < $1.key })
    where record[name] == nil && !type.takesNull {
      throw ConversionError("\(path.isEmpty ? "the record" : path) has no field `\(name)`")
    }
    var converted: [(Text, Value)] = []
    for (name, value) in record {
      if let type = fields[name.string] {
        converted.append((name, try type.convert(value, at: "\(path).\(name)")))
      } else if open {
        converted.append((name, value))
      } else {
        throw ConversionError(
          "\(path.isEmpty ? "the record" : path) has a field `\(name)` that \(self) does not have")
      }
    }
    return Record(converted)
  }

  // MARK: What is said

  private func mismatch(_ text: Text, at path: String = "") -> ConversionError {
    let place = path.isEmpty ? "" : "\(path): "
    let article = "AEIO".contains(description.prefix(1)) ? "an" : "a"
    let expected =
      switch self {
      case .bool: ": true or false is expected"
      case .int: ": a whole number within 64 bits is expected"
      case .number: ": a number such as 42, -1.5 or 1e6 is expected"
      case .duration: ": a number with ns, us, ms, s, m, h or d is expected, such as 250ms"
      case .size: ": a number with B, KB, MB, KiB, MiB, … is expected, such as 10KiB"
      case .rate: ": a count per time is expected, such as 100/m"
      default: ""
      }
    return ConversionError("\(place)\(Self.quoted(text)) is not \(article) \(self)\(expected)")
  }

  /// A text in quotes, control characters escaped, at most some 60 characters of it.
  private static func quoted(_ text: Text) -> String {
    let string = text.string
    let shown = string.unicodeScalars.count > 60 ? String(string.prefix(59)) + "…" : string
    return Value.text(Text(shown)).json().string
  }
}
