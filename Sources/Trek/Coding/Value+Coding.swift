public import TrekValues

extension Value {
  /// Makes a value of what a Swift type encodes: records of its keyed containers, lists of its
  /// unkeyed ones.
  ///
  /// A `Value` inside stays as it is, a `Duration` becomes a duration.
  ///
  /// - Throws: `TrekError` of the code `encoding`, which names the path, where a number does not fit
  ///   into 64 bits or the nesting is deeper than `Value.maximumDepth`.
  public init<T: Encodable>(encoding source: T) throws(TrekError) {
    do {
      let encoder = ValueEncoding(path: [])
      try encoder.encode(source)
      self = try encoder.slot.value(at: [])
    } catch let error as TrekError {
      throw error
    } catch let EncodingError.invalidValue(_, context) {
      throw TrekError(
        .encoding, "at `\(ValuePath.text(context.codingPath))`: \(context.debugDescription)")
    } catch {
      throw TrekError(.encoding, "\(error)")
    }
  }

  /// Makes a Swift value of this one.
  ///
  /// - Parameter path: where in it to begin, as a script writes it: `.user.tags[0]`; empty for all.
  /// - Throws: `TrekError` of the code `decoding`, which names the path: "at `.user.age`: needs Int,
  ///   and is text".
  public func decode<T: Decodable>(_ type: T.Type = T.self, at path: String = "") throws(TrekError)
    -> T
  {
    let (value, keys) = try ValuePath.follow(path, in: self)
    do {
      return try ValueDecoding(value, path: keys).decode(type)
    } catch let error as TrekError {
      throw error
    } catch let error as DecodingError {
      throw TrekError(.decoding, error.trekMessage)
    } catch {
      throw TrekError(.decoding, "\(error)")
    }
  }
}

extension ProgramArgument where Self: Encodable {
  /// What the type encodes, for types of one's own that say no more than
  /// `extension Order: ProgramArgument {}`.
  public var programArgument: ArgumentContent {
    get throws { .value(try Value(encoding: self)) }
  }
}

extension DecodingError {
  /// The path and what is wrong there.
  fileprivate var trekMessage: String {
    switch self {
    case .keyNotFound(let key, let context):
      return "at `\(ValuePath.text(context.codingPath))`: there is no field `\(key.stringValue)`"
        + (context.debugDescription.isEmpty ? "" : "; \(context.debugDescription)")
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      return "at `\(ValuePath.text(context.codingPath))`: \(context.debugDescription)"
    @unknown default: return "\(self)"
    }
  }
}

/// Paths into values, as scripts write them.
enum ValuePath {
  /// A step, as the standard library's coders name it.
  struct Key: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
      self.stringValue = stringValue
      intValue = nil
    }

    init(intValue: Int) {
      stringValue = String(intValue)
      self.intValue = intValue
    }
  }

  /// `.user.tags[0]`; `.` for the whole.
  static func text(_ path: [any CodingKey]) -> String {
    if path.isEmpty { return "." }
    return path.map { key in
      if let index = key.intValue { return "[\(index)]" }
      let isPlain = key.stringValue.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
      return isPlain ? ".\(key.stringValue)" : "[\(key.stringValue.debugDescription)]"
    }.joined()
  }

  /// What stands at a path of fields and indices.
  static func follow(
    _ path: String, in value: Value
  ) throws(TrekError) -> (Value, [any CodingKey]) {
    var value = value
    var keys: [any CodingKey] = []
    var rest = path[...]
    if rest.first != "." && rest.first != "[" && !rest.isEmpty { rest = "." + rest }
    while let first = rest.first {
      rest = rest.dropFirst()
      if first == "[" {
        let digits = rest.prefix { $0 != "]" }
        rest = rest.dropFirst(digits.count + 1)
        guard let index = Int(digits) else {
          throw TrekError(.decoding, "`\(path)` is no path: `[` wants a number")
        }
        keys.append(Key(intValue: index))
        guard let element = value.asList?[index] else {
          throw TrekError(
            .decoding, "at `\(text(keys))`: there is no such element in a \(value.typeName)")
        }
        value = element
        continue
      }
      let name = rest.prefix { $0 != "." && $0 != "[" }
      rest = rest.dropFirst(name.count)
      if name.isEmpty { continue }
      keys.append(Key(stringValue: String(name)))
      guard let field = value.field(RecordKey(String(name))) else {
        let known = value.fieldNames?.prefix(8).joined(separator: ", ")
        throw TrekError(
          .decoding,
          "at `\(text(keys))`: there is no such field in a \(value.typeName)"
            + (known.map { "; it has \($0)" } ?? ""))
      }
      value = field
    }
    return (value, keys)
  }
}
