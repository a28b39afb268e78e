import TrekDiagnostics
import TrekStageKit
import TrekSyntax

/// Arguments as they are written, put to the parameters that they are for.
struct SortedArguments {
  /// The parameters that were given, with their arguments: more than one where the rest is taken.
  ///
  /// Calls have few arguments, so looking through them is faster than a dictionary.
  private var given: [(name: String, arguments: [Argument])] = []
  /// Whether anything was wrong, so that missing ones are not reported as well.
  var isBroken = false

  /// The arguments of a parameter, or nil.
  subscript(name: String) -> [Argument]? {
    for entry in given where entry.name == name { return entry.arguments }
    return nil
  }

  /// Whether none were given.
  var isEmpty: Bool { given.isEmpty }

  /// Adds an argument of a parameter.
  mutating func add(_ argument: Argument, for name: String) {
    if let index = given.firstIndex(where: { $0.name == name }) {
      given[index].arguments.append(argument)
    } else {
      given.append((name, [argument]))
    }
  }
}

/// Who is called, for messages.
struct Callee {
  /// What it is.
  enum Kind: String {
    case stage, function, def
  }

  var kind: Kind
  var name: String
  /// The place of the name.
  var span: Span
}

extension CheckPass {
  /// Puts arguments to parameters: by place, by label, the rest.
  func sort(
    _ arguments: [Argument], to parameters: [ParameterDescription], of callee: Callee,
    extraLabels: [String] = []
  ) -> SortedArguments {
    var sorted = SortedArguments()
    if arguments.isEmpty { return sorted }
    let places = parameters.filter { $0.position == .positional && $0.takesValue }
    let rest = parameters.first { $0.position == .rest }
    var position = 0
    for argument in arguments {
      if let label = argument.label {
        take(label, argument, parameters, extraLabels, callee, &sorted)
        continue
      }
      while position < places.count, sorted[places[position].name] != nil { position += 1 }
      if position < places.count {
        sorted.add(argument, for: places[position].name)
        position += 1
      } else if let rest {
        sorted.add(argument, for: rest.name)
      } else {
        reportTooMany(argument, parameters, positional: places.count, callee)
        sorted.isBroken = true
      }
    }
    return sorted
  }

  private func take(
    _ label: Name, _ argument: Argument, _ parameters: [ParameterDescription],
    _ extraLabels: [String], _ callee: Callee, _ sorted: inout SortedArguments
  ) {
    guard let parameter = parameters.first(where: { $0.name == label.text && $0.takesValue })
    else {
      sorted.isBroken = true
      reportUnknownLabel(label, parameters, extraLabels, callee)
      return
    }
    if parameter.position == .session {
      sorted.isBroken = true
      report(
        .sessionOnly, "only a session gives `\(label.text)`", at: label.span,
        "not an argument of `\(callee.name)`",
        help: "put it into one: `session { \(label.text): … }`")
      return
    }
    if let first = sorted[label.text]?.first {
      sorted.isBroken = true
      report(
        .argumentTwice, "`\(label.text)` is given twice", at: argument.span, "again",
        labels: [Diagnostic.Label(first.span, "first here")], help: "take one of the two away")
      return
    }
    sorted.add(argument, for: label.text)
  }

  private func reportUnknownLabel(
    _ label: Name, _ parameters: [ParameterDescription], _ extraLabels: [String],
    _ callee: Callee
  ) {
    // What comes after twenty errors is not told; what was meant need not be looked for.
    guard !diagnostics.isFull else { return }
    let names =
      parameters.filter { $0.takesValue && $0.position != .session }.map(\.name) + extraLabels
    let help: String? =
      Suggestion.help(for: label.text, among: names)
      ?? (names.isEmpty
        ? "`\(callee.name)` takes no arguments"
        : "it takes `\(names.prefix(12).joined(separator: "`, `"))`"
          + (names.count > 12 ? ", … (`trek help \(callee.name)`)" : ""))
    report(
      .unknownLabel, "`\(callee.name)` has no argument `\(label.text)`", at: label.span,
      "not an argument", help: help)
  }

  private func reportTooMany(
    _ argument: Argument, _ parameters: [ParameterDescription], positional: Int, _ callee: Callee
  ) {
    let labels = parameters.filter { $0.position == .labeled && $0.takesValue }.map(\.name)
    let what =
      switch positional {
      case 0: "`\(callee.name)` takes no argument in this place"
      case 1: "`\(callee.name)` takes one argument without a label"
      default: "`\(callee.name)` takes \(positional) arguments without a label"
      }
    var help: String?
    if !labels.isEmpty {
      help =
        "say which it is: `\(labels[0]): …`"
        + (labels.count > 1 ? "; there are `\(labels.prefix(8).joined(separator: "`, `"))`" : "")
    } else if positional == 0 {
      help = "take it away"
    }
    report(.tooManyArguments, what, at: argument.span, "one too many", help: help)
  }

  /// Says which arguments are missing.
  func reportMissing(
    _ sorted: SortedArguments, _ parameters: [ParameterDescription], of callee: Callee
  ) {
    guard !sorted.isBroken else { return }
    for parameter in parameters
    where parameter.takesValue && parameter.isRequired && parameter.position != .session
      && sorted[parameter.name] == nil
    {
      let form = parameter.position == .labeled ? "\(parameter.name): …" : "…"
      let example =
        callee.kind == .function ? "\(callee.name)(…)" : "\(callee.name) \(form)"
      report(
        .missingArgument, "`\(callee.name)` wants `\(parameter.name)`", at: callee.span,
        "an argument is missing", notes: ["\(parameter.name): \(parameter.summary)"],
        help: "write `\(example)`")
      return
    }
  }
}

extension ParameterDescription {
  /// Whether its argument is an expression, not a block.
  var takesValue: Bool { kind != .block && kind != .reducer }
}

extension ErrorCode {
  static let unknownLabel = ErrorCode(
    "E205", "no argument has this label",
    story: """
      A stage takes the arguments that `trek help` lists for it, and no others: a misspelled label \
      is no option that is quietly left out.
      """,
    wrong: "fetch https://example.org/ concurency: 4 | print",
    right: "fetch https://example.org/ concurrency: 4 | print")

  static let missingArgument = ErrorCode(
    "E206", "an argument is missing",
    story: """
      An argument without a default has to be given, in its place or by its label.
      """,
    wrong: "[1, 2, 3] | take | print",
    right: "[1, 2, 3] | take 2 | print")

  static let argumentTwice = ErrorCode(
    "E207", "an argument is given twice",
    story: """
      Each argument is given once, in its place or by its label.
      """,
    wrong: "fetch https://example.org/ retry: 1 retry: 2 | print",
    right: "fetch https://example.org/ retry: 2 | print")

  static let tooManyArguments = ErrorCode(
    "E208", "there are too many arguments",
    story: """
      Arguments without a label go by their places, and a stage has only so many. What is beyond \
      them needs its label.
      """,
    wrong: "[1, 2, 3] | take 1, 2 | print",
    right: "[1, 2, 3] | skip 1 | take 2 | print")

  static let sessionOnly = ErrorCode(
    "E210", "only a session gives this",
    story: """
      `base` is put before the URLs of many requests; a single request has its URL whole. So it \
      stands in a session.
      """,
    wrong: "fetch \"/a\" base: \"https://example.org\" | print",
    right: "session { base: \"https://example.org\" }\nfetch \"/a\" | print")
}
