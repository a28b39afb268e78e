import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

/// What a `session` gives to the requests that it is for.
final class Session {
  /// The name; nil for the default one of its file.
  let name: String?
  let span: Span
  var entries: [(key: String, argument: CheckedArgument)] = []
  /// The values of a `use`d file that it needs.
  var variables: [Variable] = []

  /// A name that no other session of the program has.
  var identity: String { "\(span.source.rawValue):\(span.range.lowerBound)" }

  init(name: String?, span: Span) {
    self.name = name
    self.span = span
  }
}

extension CheckPass {
  /// What a session may have: what only sessions give, and the labels of requests.
  var sessionParameters: [ParameterDescription] {
    var found: [String: ParameterDescription] = [:]
    for name in catalog.stageNames {
      guard let stage = catalog.stage(name), stage.shape.sendsRequests else { continue }
      for parameter in stage.parameters
      where parameter.name != "session"
        && (parameter.position == .session || parameter.position == .labeled)
      {
        if found[parameter.name] == nil { found[parameter.name] = parameter }
      }
    }
    return found.values.sorted { $0.name < $1.name }
  }

  /// Checks `session name { … }`.
  func session(_ statement: SessionStatement, _ span: Span, _ scope: Scope) {
    let module = scope.module
    let session = Session(name: statement.name?.text, span: span)
    if let name = statement.name {
      if let first = module.sessions[name.text] {
        report(
          .nameTaken, "there is a session `\(name.text)` already", at: name.span, "again",
          labels: [Diagnostic.Label(first.span, "first here")], help: "take another name")
        return
      }
    } else if let first = module.defaultSession {
      report(
        .nameTaken, "there is a default session already", at: span, "again",
        labels: [Diagnostic.Label(first.span, "first here")],
        help: "give this one a name: `session name { … }`, and say `session: name`")
      return
    }
    let parameters = sessionParameters
    var places: [String: Span] = [:]
    for entry in statement.entries {
      let key = entry.key.text
      probe?.see(key: entry.key, of: parameters)
      guard let parameter = parameters.first(where: { $0.name == key }) else {
        reportUnknownKey(entry.key, parameters)
        continue
      }
      if let first = places[key] {
        report(
          .keyTwice, "the key `\(key)` stands twice in this session", at: entry.key.span, "again",
          labels: [Diagnostic.Label(first, "first here")], help: "take one of the two away")
        continue
      }
      places[key] = entry.key.span
      if let argument = self.entry(entry, parameter, session, scope) {
        session.entries.append((key, argument))
      }
    }
    if let name = statement.name {
      module.sessions[name.text] = session
    } else {
      module.defaultSession = session
    }
  }

  /// One key of a session: worked out where the statement stands, unless it is a function.
  private func entry(
    _ entry: RecordEntry, _ parameter: ParameterDescription, _ session: Session, _ scope: Scope
  ) -> CheckedArgument? {
    var context = Context(scope: scope)
    let callee = Callee(kind: .stage, name: session.name ?? "session", span: entry.key.span)
    let origin = CheckedArgument.Origin.session(session.name)
    if parameter.kind == .function { context.item = newItem(.any) }
    let statement = scope.module.isMain ? nil : ModuleStatement()
    let outer = moduleStatement
    if let statement { moduleStatement = statement }
    defer { moduleStatement = outer }
    let given = Argument(label: entry.key, value: entry.value, span: entry.span)
    let checked = argument([given], for: parameter, of: callee, context, atOnce: false)
    guard let value = checked.argument.value, !value.isPoison else { return nil }
    if parameter.kind == .function || (value.isCheap && statement == nil)
      || value.constant != nil
    {
      if let statement {
        statement.isNeeded = true
        statement.statements = takeHoisted()
        moduleStatements.append(statement)
      }
      return CheckedArgument(checked.argument.kind, origin: origin, span: entry.span)
    }
    let id = newVariable()
    let name = [session.name ?? "session", entry.key.text].joined(separator: ".")
    let assign = CheckedStatement(.assign(id, name: name, value), entry.span)
    if let statement {
      statement.statements = takeHoisted() + [assign]
      moduleStatements.append(statement)
      session.variables.append(
        Variable(id: id, name: name, type: value.type, origin: statement))
    } else {
      hoisted.append(assign)
    }
    let variable = CheckedExpression(
      .variable(id, name: name), type: value.type, span: value.span)
    return CheckedArgument(.expression(variable), origin: origin, span: entry.span)
  }

  private func reportUnknownKey(_ key: Name, _ parameters: [ParameterDescription]) {
    let names = parameters.map(\.name)
    report(
      .unknownKey, "a session has no key `\(key.text)`", at: key.span, "not a key",
      help: Suggestion.help(for: key.text, among: names)
        ?? "there are `\(names.prefix(16).joined(separator: "`, `"))`"
        + (names.count > 16 ? ", … (`trek help session`)" : ""))
  }

  // MARK: Use

  /// Takes `session: name` out of the arguments of a request.
  func splitSession(
    _ arguments: [Argument], of stage: StageDefinition
  ) -> (session: Argument?, others: [Argument]) {
    guard stage.shape.sendsRequests,
      let index = arguments.firstIndex(where: { $0.label?.text == "session" })
    else { return (nil, arguments) }
    var others = arguments
    let session = others.remove(at: index)
    return (session, others)
  }

  /// Lays the sessions' entries under the arguments of a request: the file's default, then the
  /// named one, then the call's own.
  ///
  /// - Returns: The identity of the strongest session; nil: there is none.
  func layer(
    sessions argument: Argument?, under layers: inout [String: [CheckedArgument]],
    of stage: StageDefinition, _ context: Context, _ isBroken: inout Bool
  ) -> String? {
    var sessions: [Session] = []
    if let session = context.scope.module.defaultSession { sessions.append(session) }
    if let argument {
      if let session = find(argument.value, context) {
        sessions.append(session)
      } else {
        isBroken = true
      }
    }
    for session in sessions.reversed() {
      for (key, entry) in session.entries
      where stage.parameters.contains(where: { $0.name == key }) {
        layers[key, default: []].insert(entry, at: 0)
      }
      for variable in session.variables { needs(variable.origin) }
    }
    return sessions.last?.identity
  }

  /// The session that `session:` names; nil where there is none, which is reported.
  private func find(_ expression: Expression, _ context: Context) -> Session? {
    let module = context.scope.module
    switch expression.kind {
    case .name(let name):
      return find(Name(name, expression.span), in: module, of: nil)
    case .path(let path):
      guard case .name(let word) = path.base.kind, path.steps.count == 1,
        case .field(let name) = path.steps[0]
      else { break }
      guard let used = self.module(named: Name(word, path.base.span), context) else { return nil }
      return find(name, in: used, of: word)
    case .missing: return nil
    default: break
    }
    report(
      .unknownSession, "`session` wants the name of a session", at: expression.span, "not a name",
      help: "bind it with `session name { … }`, and write `session: name`")
    return nil
  }

  private func find(_ name: Name, in module: Module, of word: String?) -> Session? {
    if let session = module.sessions[name.text] { return session }
    if let place = module.declaredSessions[name.text], isSummary {
      return Session(name: name.text, span: place)
    }
    guard !module.isBroken || module.isMain else { return nil }
    if let place = module.declaredSessions[name.text] {
      report(
        .unknownSession, "the session `\(name.text)` is not there yet", at: name.span, "used here",
        labels: [Diagnostic.Label(place, "bound only here")],
        help: "put the `session` before the statements that use it")
      return nil
    }
    let names = module.sessions.keys.sorted()
    report(
      .unknownSession, "no session is named `\(name.text)`", at: name.span, "not a session",
      help: Suggestion.help(for: name.text, among: names)
        ?? (names.isEmpty
          ? "bind it before: `session \(name.text) { … }`"
          : "there are `\(names.joined(separator: "`, `"))`"))
    return nil
  }
}

extension ErrorCode {
  static let unknownSession = ErrorCode(
    "E219", "no session has this name",
    story: """
      `session: name` names a `session name { … }` further up in the file, or with a dot one of a \
      `use`d file: `session: auth.api`.
      """,
    wrong: "session api { retry: 1 }\nfetch https://example.org/ session: ap | print",
    right: "session api { retry: 1 }\nfetch https://example.org/ session: api | print")

  static let unknownKey = ErrorCode(
    "E220", "a session has no such key",
    story: """
      A session has `base`, `headers` and the other labels of requests, and nothing else: a key \
      that does nothing would be an option that is quietly left out.
      """,
    wrong: "session { bse: \"https://example.org\" }\nfetch \"/a\" | print",
    right: "session { base: \"https://example.org\" }\nfetch \"/a\" | print")
}
