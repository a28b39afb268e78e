internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

/// What all request stages take: the request itself, its parts, the limits.
///
/// One parameter of the kit with many descriptions; it becomes what makes requests of items.
struct RequestParameters: StageParameter {
  /// The name of the stage, for failures.
  let stage: String
  /// The method of `get`, `post` and so on; nil for `fetch`, which has a label for it.
  let fixedMethod: HTTPMethod?
  /// Labels that have no meaning for the stage.
  var without: Set<String> = []

  private static let url = ParameterDescription(
    name: "url", summary: "The URL, or a record of a whole request, made from the item.",
    kind: .perItem, position: .positional, type: .any, defaultText: ".")

  private static let query = ItemParameter<Record?>(
    "query",
    "Fields to add to the URL's query; lists repeat, null is left out, sessions' are merged.",
    default: nil)
  private static let headers = ItemParameter<Record?>(
    "headers", "Header fields; null unsets one of the session.", default: nil)
  private static let json = ItemParameter<Value>(
    "json", "A value to send as JSON.", default: .null)
  private static let form = ItemParameter<Record?>(
    "form", "Fields to send as a form.", default: nil)
  private static let multipart = ItemParameter<Record?>(
    "multipart",
    """
    Fields and files (`file("a.png")`) to send as `multipart/form-data`; lists repeat, null is \
    left out.
    """, default: nil)
  private static let body = ItemParameter<Value>(
    "body", "Text, bytes or a `file(…)` to send.", default: .null)
  private static let file = ItemParameter<String?>(
    "file", "The path of a file to send, which is read while it is sent.", default: nil)

  private static let session: [ParameterDescription] = [
    ParameterDescription(
      name: "session", summary: "The session whose defaults and cookies are used.",
      kind: .constant, position: .labeled, type: .any, defaultText: "the file's"),
    ParameterDescription(
      name: "base", summary: "What stands before URLs that begin with no scheme.",
      kind: .constant, position: .session, type: .url, defaultText: "none"),
  ]
  private static let base = Parameter<Text?>("base", "", default: nil)

  var descriptions: [ParameterDescription] {
    all.filter { !without.contains($0.name) }
  }

  private var all: [ParameterDescription] {
    [Self.url] + (fixedMethod == nil ? RequestLabels.method.descriptions : [])
      + Self.query.descriptions + Self.headers.descriptions
      + Self.json.descriptions + Self.form.descriptions
      + Self.multipart.descriptions + Self.body.descriptions + Self.file.descriptions
      + RequestLabels.constants + Self.session
  }

  func bind(_ arguments: Arguments) throws(StageFailure) -> RequestShape {
    var maker = RequestMaker(stage: stage, options: try RequestLabels.options(arguments))
    maker.method = fixedMethod
    if fixedMethod == nil, let name = try RequestLabels.method.bind(arguments) {
      guard let method = HTTPMethod(name) else {
        throw StageFailure(
          code: "argument",
          "argument `method` must be a method as `GET`, and is "
            + String(reflecting: name))
      }
      maker.method = method
    }
    switch arguments["url"] {
    case nil: break
    case .expression(let expression): maker.url = expression
    case .value(let value): maker.url = ItemExpression { _ in value }
    default: throw StageFailure(code: "argument", "argument `url` takes no block")
    }
    maker.base = try Self.base.bind(arguments)
    for layer in arguments.allLayers(of: "query") {
      maker.queries.append(try Self.query.bind(Arguments(["query": [layer]])))
    }
    try bindHeaders(arguments, &maker)
    try bindContent(arguments, &maker)
    return try shape(maker, arguments)
  }

  /// What is left for the run to give: the places of files, the cookies, whether the transport can.
  private func shape(
    _ maker: RequestMaker, _ arguments: Arguments
  ) throws(StageFailure) -> RequestShape {
    var shape = RequestShape(
      limits: try RequestLabels.limits(arguments), request: try maker.made())
    shape.secrets = try ConnectionLabels.secrets(arguments)
    let cookies = try RequestLabels.cookies.bind(arguments)?.kind
    let session = arguments.session
    let options = maker.options
    let isPlain =
      options.connection == nil && options.grant == nil && options.cacert == nil
      && options.version == .automatic && cookies == nil && session == nil
    if isPlain { return shape }
    let stage = stage
    shape.prepare = { setting throws(StageFailure) in
      if let lack = setting.lack(options) {
        throw StageFailure(code: "\(stage).argument", lack.message)
      }
      var maker = maker
      maker.options = try options.resolved(in: setting.world)
      if let jar = try SessionCookies.jar(cookies, session: session, in: setting) {
        maker.options = maker.options.changed(jar: jar)
      }
      return try maker.made()
    }
    return shape
  }

  /// Headers merge over all layers, the weakest first.
  ///
  /// The constant ones before the first that
  /// depends on the item become one block.
  private func bindHeaders(
    _ arguments: Arguments, _ maker: inout RequestMaker
  ) throws(StageFailure) {
    for layer in arguments.allLayers(of: "headers") {
      let headers = try Self.headers.bind(Arguments(["headers": [layer]]))
      if let constant = headers.constant, maker.itemHeaders.isEmpty {
        if let record = constant { try maker.headers.lay(record) }
      } else {
        maker.itemHeaders.append(headers)
      }
    }
  }

  private func bindContent(
    _ arguments: Arguments, _ maker: inout RequestMaker
  ) throws(StageFailure) {
    let given = ["json", "form", "multipart", "body", "file"].filter { arguments[$0] != nil }
    if given.count > 1 {
      throw StageFailure(
        code: "argument", "`\(given[0])` and `\(given[1])` both give the body; one of them can")
    }
    switch given.first {
    case "json": maker.content = .json(try Self.json.bind(arguments))
    case "form": maker.content = .form(try Self.form.bind(arguments))
    case "multipart": maker.content = .multipart(try Self.multipart.bind(arguments))
    case "file": maker.content = .file(try Self.file.bind(arguments))
    case "body": maker.content = .body(try Self.body.bind(arguments))
    default: break
    }
  }
}
