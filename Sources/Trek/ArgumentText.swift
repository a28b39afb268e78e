internal import TrekRegex
internal import TrekURL
public import TrekValues

extension ValueType {
  /// The value that a text of the command line gives for this type, strictly, with patterns and URLs
  /// read as well.
  ///
  /// As `parse`, and: a pattern of a `Regex` is compiled, and a `URL` has to be one of http or https,
  /// in lists and records as well.
  ///
  /// - Throws: What was expected, with the text in quotes.
  public func argument(_ text: Text) throws(ConversionError) -> Value {
    try read(try parse(text))
  }

  private func read(_ value: Value) throws(ConversionError) -> Value {
    switch (self, value) {
    case (.regex, .text(let pattern)):
      do throws(RegexError) {
        return .object(try Regex(pattern.string, flags: ""))
      } catch {
        throw ConversionError("\(value.json().string) is not a Regex: \(error.message)")
      }
    case (.url, .text(let text)):
      do throws(URLFailure) {
        _ = try ParsedURL(text.string)
      } catch {
        throw ConversionError("\(value.json().string) is not a URL: \(error.message)")
      }
      return value
    case (.optional(let wrapped), _): return value.isNull ? value : try wrapped.read(value)
    case (.list(let element), .list(let list)):
      var values: [Value] = []
      for one in list { values.append(try element.read(one)) }
      return .list(List(values))
    case (.record(let fields, _), .record(let record)):
      var entries: [(Text, Value)] = []
      for (name, one) in record {
        entries.append((name, try fields[name.string]?.read(one) ?? one))
      }
      return .record(Record(entries))
    default: return value
    }
  }
}
