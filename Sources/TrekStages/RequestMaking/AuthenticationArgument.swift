internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

/// The argument of `auth`: a record with one field, which names the scheme.
struct AuthenticationArgument: ArgumentValue {
  /// A client of OAuth 2.0.
  private struct Client {
    var url: String
    var id: String
    var secret: String
    var fields: [(String, Value)]
  }

  private enum Kind {
    case direct(Authentication)
    case client(Client)
  }

  private let kind: Kind

  static var argumentType: ValueType { .record([:], open: true) }

  private static let forms = """
    must be one of `{basic: {user, password}}`, `{digest: {user, password}}`, \
    `{ntlm: {user, password}}`, `{negotiate: {}}`, `{bearer: token}`, \
    `{aws: {key, secret, region, service}}`, `{oauth: {url, id, secret}}`
    """

  init(argument: Value) throws(ArgumentMismatch) {
    guard case .record(let record) = argument, record.count == 1,
      let (scheme, value) = record.first(where: { _ in true })
    else { throw ArgumentMismatch(Self.forms) }
    switch scheme.string {
    case "basic": kind = .direct(try Self.password(value, .basic, "basic"))
    case "digest": kind = .direct(try Self.password(value, .digest, "digest"))
    case "ntlm": kind = .direct(try Self.password(value, .ntlm, "ntlm"))
    case "negotiate":
      var fields = try SchemeFields(value, of: "negotiate", ["user"])
      // An empty name stands for whoever has a ticket.
      let user = try fields.optional("user") ?? ""
      kind = .direct(.password(user: user, password: "", .negotiate))
    case "bearer":
      guard let token = SchemeFields.text(value), !token.isEmpty else {
        throw ArgumentMismatch("must have a text in `bearer`, without control characters")
      }
      kind = .direct(.bearer(token))
    case "aws":
      var fields = try SchemeFields(value, of: "aws", ["key", "secret", "region", "service"])
      let region = try fields.word("region")
      let service = try fields.word("service")
      kind = .direct(
        .aws(
          key: try fields.required("key"), secret: try fields.required("secret"),
          scope: "aws:amz:\(region):\(service)"))
    case "oauth": kind = .client(try Self.client(value))
    default: throw ArgumentMismatch(Self.forms)
    }
  }

  private static func password(
    _ value: Value, _ scheme: Authentication.Scheme, _ name: String
  ) throws(ArgumentMismatch) -> Authentication {
    var fields = try SchemeFields(value, of: name, ["user", "password"])
    let user = try fields.required("user")
    if scheme == .basic, user.contains(":") {
      throw ArgumentMismatch("must not have a `:` in `basic.user`, which would end the name")
    }
    return .password(user: user, password: try fields.optional("password") ?? "", scheme)
  }

  private static func client(_ value: Value) throws(ArgumentMismatch) -> Client {
    var fields = try SchemeFields(value, of: "oauth", ["url", "id", "secret", "scope", "audience"])
    var form: [(String, Value)] = [("grant_type", "client_credentials")]
    for name in ["scope", "audience"] {
      if let text = try fields.optional(name) { form.append((name, .text(Text(text)))) }
    }
    return Client(
      url: try fields.required("url"), id: try fields.required("id"),
      secret: try fields.required("secret"), fields: form)
  }

  /// What the transport sends by itself; nil where a token has to be asked for.
  var authentication: Authentication? {
    if case .direct(let authentication) = kind { return authentication }
    return nil
  }

  /// What gives the tokens; the same way is taken for them as for the requests.
  func grant(like options: TransferOptions) -> TokenGrant? {
    guard case .client(let client) = kind else { return nil }
    func encoded(_ text: String) -> String {
      let output = ByteBuffer(capacity: text.utf8.count)
      PercentText.appendForm(Text(text), to: output)
      return Text(knownValid: output.bytes).string
    }
    var values = options.connection?.values ?? ConnectionOptions.Values()
    // Both are form-encoded before they become name and password (RFC 6749, section 2.3.1).
    values.authentication = .password(
      user: encoded(client.id), password: encoded(client.secret), .basic)
    let form = try? EncodedBody(form: Record(client.fields))
    let type = try? RequestHeaders.Field(
      "Content-Type", "application/x-www-form-urlencoded")
    let accept = try? RequestHeaders.Field("Accept", "application/json")
    return TokenGrant(
      request: Request(
        method: .post, url: Text(client.url),
        headers: RequestHeaders([type, accept].compactMap { $0 }), body: form?.body ?? .none,
        options: TransferOptions(
          connectTimeout: options.connectTimeout, timeout: options.timeout ?? .seconds(60),
          stall: options.stall, follow: 0, maxBody: 1 << 20,
          accept: StatusSet([200...299]), verify: options.verify, cacert: options.cacert,
          version: options.version, connection: ConnectionOptions(values))))
  }

  /// What must never be shown.
  var secrets: [Value] {
    switch kind {
    case .direct(.password(_, let password, _)):
      password.isEmpty ? [] : [.text(Text(password))]
    case .direct(.bearer(let token)): [.text(Text(token))]
    case .direct(.aws(_, let secret, _)): [.text(Text(secret))]
    case .client(let client): [.text(Text(client.secret))]
    }
  }

  var argumentText: String { "…" }
}

/// The fields of one scheme, each read once; all are texts that a header can carry.
private struct SchemeFields {
  private let scheme: String
  private let record: Record

  init(_ value: Value, of scheme: String, _ known: [String]) throws(ArgumentMismatch) {
    guard case .record(let record) = value else {
      throw ArgumentMismatch("must have a record in `\(scheme)`, with \(Self.list(known))")
    }
    if let other = record.keys.map(\.string).first(where: { !known.contains($0) }) {
      throw ArgumentMismatch(
        "has `\(scheme).\(other)`, and `\(scheme)` takes \(Self.list(known))")
    }
    self.scheme = scheme
    self.record = record
  }

  private static func list(_ names: [String]) -> String {
    names.map { "`\($0)`" }.joined(separator: ", ")
  }

  /// A text without control characters, or nil.
  static func text(_ value: Value) -> String? {
    guard case .text(let text) = value else { return nil }
    let string = text.string
    return string.utf8.contains { $0 < 0x20 || $0 == 0x7F } ? nil : string
  }

  mutating func optional(_ name: String) throws(ArgumentMismatch) -> String? {
    guard let value = record[name], !value.isNull else { return nil }
    guard let text = Self.text(value) else {
      throw ArgumentMismatch("must have a text without control characters in `\(scheme).\(name)`")
    }
    return text
  }

  mutating func required(_ name: String) throws(ArgumentMismatch) -> String {
    guard let text = try optional(name), !text.isEmpty else {
      throw ArgumentMismatch("wants `\(scheme).\(name)`")
    }
    return text
  }

  /// A text of letters, digits and `-`.
  mutating func word(_ name: String) throws(ArgumentMismatch) -> String {
    let text = try required(name)
    let isWord = text.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte)
        || (0x61...0x7A).contains(byte | 0x20)
    }
    guard isWord else {
      throw ArgumentMismatch("must have letters, digits and `-` only in `\(scheme).\(name)`")
    }
    return text
  }
}
