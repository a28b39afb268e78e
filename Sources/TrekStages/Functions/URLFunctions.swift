internal import TrekStageKit
internal import TrekURL
internal import TrekValues

extension FunctionDefinition {
  /// The function `url`.
  static let url = FunctionDefinition(
    "url", group: "URLs", "Reads a text as a URL, whose parts are fields.",
    taking: Argument<Text>("text", "An absolute `http` or `https` URL."), gives: .url,
    discussion: """
      `.scheme .host .port .path .query .fragment .origin .user`, and `.params`, the fields of the \
      query, decoded; of a name that stands more than once the last. It is read as requests read \
      it, and prints in normal form.
      """,
    failures: [
      FailureDescription("text", "The text is no such URL.", example: #"["ftp://x"] | url"#)
    ],
    examples: [
      Example(#"url("https://Example.test:8443/a/../b?q=1#top").host"#, prints: "example.test"),
      Example(
        #"["https://example.test/?q=a%20b&n=2"] | url(.).params"#, prints: #"{"q":"a b","n":"2"}"#),
      Example(#"url("https://example.test")"#, prints: "https://example.test/"),
    ]
  ) { text throws(StageFailure) in .object(try URLValue(text, function: "url")) }

  /// The function `urlJoin`.
  static let urlJoin = FunctionDefinition(
    "urlJoin", group: "URLs", "Gives where a link on a page leads (RFC 3986, section 5).",
    taking: Argument<URLArgument>("base", "The URL of the page."),
    Argument<Text>("reference", "The link, as it stands there."), gives: .url,
    failures: [
      FailureDescription(
        "text", "The link leads to no `http` or `https` URL.",
        example: #"["https://example.test/"] | urlJoin "mailto:a@example.test""#)
    ],
    examples: [
      Example(
        #"urlJoin("https://example.test/a/b", "../c?d=1")"#, prints: "https://example.test/c?d=1")
    ]
  ) { (base, reference) throws(StageFailure) in
    do throws(URLFailure) {
      return .object(URLValue(try base.url.joined(reference.string)))
    } catch {
      throw StageFailure(code: "urlJoin.text", error.message)
    }
  }
}

/// A URL as a value: its parts are fields.
final class URLValue: OpaqueValue {
  let url: ParsedURL

  init(_ url: ParsedURL) { self.url = url }

  convenience init(_ text: Text, function: String) throws(StageFailure) {
    do throws(URLFailure) {
      self.init(try ParsedURL(text.string))
    } catch {
      throw StageFailure(code: "\(function).text", error.message)
    }
  }

  var typeName: String { "url" }

  // No password: it would print.
  let fieldNames = [
    "scheme", "user", "host", "port", "path", "query", "fragment", "origin", "params",
  ]

  func field(_ name: String) -> Value? {
    switch name {
    case "scheme": .text(Text(url.scheme))
    case "user": url.user.map { .text(Text($0)) } ?? .null
    case "host": .text(Text(url.host))
    case "port": .int(Int64(url.effectivePort))
    case "path": .text(Text(url.path))
    case "query": url.query.map { .text(Text($0)) } ?? .null
    case "fragment": url.fragment.map { .text(Text($0)) } ?? .null
    case "origin": .text(Text(origin))
    case "params": .record(params)
    default: nil
    }
  }

  /// Scheme, host and port, which is left out where it is the usual one (RFC 6454, section 6).
  private var origin: String {
    url.port.map { "\(url.scheme)://\(url.host):\($0)" } ?? "\(url.scheme)://\(url.host)"
  }

  private var params: Record {
    let pairs = (url.query ?? "").split(separator: "&").map { pair -> (Text, Value) in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (Self.decoded(parts[0]), .text(parts.count > 1 ? Self.decoded(parts[1]) : Text()))
    }
    return Record(pairs)
  }

  /// As forms are encoded: a plus sign is a space.
  private static func decoded(_ part: Substring) -> Text {
    let spaced = Text(String(part.map { $0 == "+" ? " " : $0 }))
    guard let bytes = PercentText.decode(spaced) else { return spaced }
    return Text(repairing: bytes)
  }

  func asText() -> Text? { Text(url.description) }
  func asValue() -> Value { .text(Text(url.description)) }

  /// What makes two URLs the same one: all parts, the host whatever its case.
  private var parts: [String?] {
    [url.originKey, url.user, url.password, url.path, url.query, url.fragment]
  }

  func isEqual(to other: any OpaqueValue) -> Bool { (other as? URLValue)?.parts == parts }
  func hash(into hasher: inout Hasher) { hasher.combine(parts) }
}

/// A URL as an argument: a value of `url`, or text.
struct URLArgument: ArgumentValue {
  let url: ParsedURL

  static var argumentType: ValueType { .url }

  init(argument: Value) throws(ArgumentMismatch) {
    switch argument {
    case .object(let object):
      guard let value = object as? URLValue else { throw Self.mismatch(argument) }
      url = value.url
    case .text(let text):
      do throws(URLFailure) {
        url = try ParsedURL(text.string)
      } catch {
        throw ArgumentMismatch("is no URL: \(error.message)")
      }
    default: throw Self.mismatch(argument)
    }
  }

  private static func mismatch(_ value: Value) -> ArgumentMismatch {
    ArgumentMismatch("must be a URL, and is \(value.typeName)")
  }

  var argumentText: String { url.description }
}
