import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

/// What a stage's name was found to be.
enum FoundStage {
  /// A stage of the script's own.
  case def(Def)
  /// A stage of the catalog.
  case stage(StageDefinition)
  /// A function, which as a stage takes the item first.
  case function(FunctionDefinition)
}

extension CheckPass {
  /// What a stage's name stands for; nil where nothing, which is reported.
  ///
  /// - Parameter isAlone: whether it is a word alone at a head, and might have been a value.
  func find(_ name: StageName, _ context: Context, isAlone: Bool = false) -> FoundStage? {
    if let word = name.module {
      guard let module = module(named: word, context) else { return nil }
      if let def = module.defs[name.name.text] { return .def(def) }
      if module.scope.entries[name.name.text] != nil {
        report(
          .unknownStage, "`\(name.text)` is a value, and no stage", at: name.span,
          help: "write `map \(name.text)`")
      } else {
        reportUnknownMember(name.name, of: module, named: word.text)
      }
      return nil
    }
    let word = name.name.text
    if let def = def(named: word, context) { return .def(def) }
    if let stage = catalog.stage(word) { return .stage(stage) }
    if let function = catalog.function(word) { return .function(function) }
    if isAlone {
      reportUnknownHead(name.name, context)
    } else {
      reportUnknownStage(name.name, context)
    }
    return nil
  }

  /// Says that a word alone at a head is neither a value nor a stage.
  private func reportUnknownHead(_ name: Name, _ context: Context) {
    let module = context.scope.module
    if module.declared[name.text] != nil { return reportUnknown(name, context) }
    if reportBarrierOrEnd(of: name, context) { return }
    guard !module.isBroken || module.isMain, isFirstReport(of: name.text, in: context) else {
      return
    }
    let help =
      ForeignHabits.help(for: name.text)
      ?? Suggestion.help(for: name.text, among: stageNames(context) + names(in: context))
    report(
      .unknownName, "nothing is named `\(name.text)`", at: name.span,
      "neither a value nor a stage",
      help: help ?? "bind it before: `let \(name.text) = …`; a text stands in quotes")
  }

  private func reportUnknownStage(_ name: Name, _ context: Context) {
    guard !context.scope.module.isBroken || context.scope.module.isMain else { return }
    guard isFirstReport(of: name.text, in: context) else { return }
    var help = ForeignHabits.help(for: name.text)
    if help == nil, case .entity = resolve(name.text, context) {
      help = "`\(name.text)` is a value: write `map \(name.text)`"
    }
    if help == nil {
      help = Suggestion.help(for: name.text, among: stageNames(context))
    }
    report(
      .unknownStage, "no stage is named `\(name.text)`", at: name.span, "not a stage",
      help: help ?? "`trek help` lists the stages")
  }

  /// What may stand after a `|`.
  func stageNames(_ context: Context) -> [String] {
    catalog.stageNames + catalog.functionNames + context.scope.module.defs.keys.sorted()
  }

  /// A stage with what belongs to it, after a `|`.
  func call(_ call: StageCall, _ span: Span, _ flow: inout Flow) {
    switch find(call.name, flow.context) {
    case .def(let def): inline(def, call, span, nil, &flow)
    case .stage(let stage):
      append(stage, call, call.arguments, span, hasInput: true, &flow)
    case .function(let function): self.function(function, call, span, &flow)
    case nil: flow.poison()
    }
  }

  /// A function as a stage: the item is its first argument.
  func function(
    _ function: FunctionDefinition, _ call: StageCall, _ span: Span, _ flow: inout Flow
  ) {
    let callee = Callee(kind: .function, name: function.name, span: call.name.span)
    reportBlock(of: call, callee)
    guard !function.parameters.isEmpty else {
      report(
        .argumentType, "`\(function.name)` takes nothing, and so no item", at: call.name.span,
        help: "write `map \(function.name)()`")
      return flow.poison()
    }
    let item = item(at: call.name.span, flow.context)
    map(apply(function, call.arguments, item: item, callee, span, flow.context), span, &flow)
  }

  /// Says that there is a block where none is wanted.
  func reportBlock(of call: StageCall, _ callee: Callee) {
    if let block = call.block {
      report(
        .noBlock, "`\(callee.name)` takes no block", at: block.span,
        help: "put a `|` between them, or take the braces away")
    } else if let binding = call.binding {
      report(
        .noBlock, "`as \(binding.text)` stands by itself, between two `|`", at: binding.span,
        help: "write `| as \(binding.text) |`")
    }
  }

  /// Puts a stage of the catalog at the end of a pipeline.
  ///
  /// - Parameter hasInput: whether it is given items; else it makes them, or works on the argument.
  func append(
    _ stage: StageDefinition, _ call: StageCall, _ arguments: [Argument], _ span: Span,
    hasInput: Bool, _ flow: inout Flow
  ) {
    let callee = Callee(kind: .stage, name: stage.name, span: call.name.span)
    let hasSubject = stage.subjectIndex(in: arguments) != nil
    if hasInput, !hasSubject { checkInput(of: stage, callee, &flow) }
    if flow.isPoisoned { flow.context.item = .poison }

    probe?.see(arguments: arguments, of: stage)
    let (session, others) = splitSession(arguments, of: stage)
    if let session { probe?.see(sessionOf: session, in: flow.context.scope.module) }
    let (record, plain) = splitRecord(others, of: stage, call)
    let checked = stageArguments(stage, plain, callee, flow.context, call)
    var isBroken = checked == nil
    var layers = checked?.layers ?? [:]
    var types = checked?.types ?? [:]
    if !isBroken, !takesSubject(of: arguments, types, stage, callee) { isBroken = true }

    var block: CheckedBlock?
    var outcome: BlockOutcome?
    if let parameter = stage.parameters.first(where: { $0.kind == .block }) {
      if let syntax = call.block {
        let elements = elementType(of: stage, types)
        outcome = self.block(syntax, of: stage, callee, elements: elements, flow)
        block = outcome?.block
        if outcome == nil { isBroken = true }
      } else if parameter.isRequired || record != nil {
        if !isBroken || record != nil { reportBlockMissing(record, callee) }
        isBroken = true
      }
      if let binding = call.binding {
        report(
          .noBlock, "`\(stage.name)` binds nothing", at: binding.span,
          help: "write `| as \(binding.text) | \(stage.name) { … }`")
        isBroken = true
      }
    } else if let parameter = stage.parameters.first(where: { $0.kind == .reducer }) {
      if let step = reducer(parameter, call, callee, types: types, flow.context) {
        layers[parameter.name] = [step]
        if case .reducer(_, let value) = step.kind {
          types[parameter.name] = value.type
          if value.isPoison { isBroken = true }
        }
      } else {
        isBroken = true
      }
    } else if call.block != nil || call.binding != nil {
      reportBlock(of: call, callee)
      isBroken = true
    }
    var sessionName: String?
    if stage.shape.sendsRequests {
      sessionName = layer(sessions: session, under: &layers, of: stage, flow.context, &isBroken)
    }
    var checkedCall = CheckedCall(definition: stage, arguments: layers, block: block)
    checkedCall.session = sessionName
    if !isBroken, !flow.isPoisoned, !takes(checkedCall, callee.span) { isBroken = true }
    if isBroken { flow.poison() }
    finish(stage, checkedCall, types, outcome, span, &flow)
  }

  /// Adds the stage, and works out what comes out of it.
  private func finish(
    _ stage: StageDefinition, _ call: CheckedCall, _ types: [String: ValueType],
    _ outcome: BlockOutcome?, _ span: Span, _ flow: inout Flow
  ) {
    let input = flow.type
    let output =
      outcome?.type
      ?? stage.output.resolve(input: input, arguments: types).bounded
    if canFail(call) { flow.canFail = true }
    flow.append(
      .call(call), label: stage.name, input: input,
      output: flow.isPoisoned && output != .nothing ? .any : output, span)
    if case .none = stage.shape.cardinality {
      flow.end = (stage.name, span)
      flow.cardinality = .none
    } else if let outcome, case Cardinality.none? = outcome.gives {
      // All that its block does ends in sinks: so does the whole.
      flow.end = (stage.name, span)
      flow.cardinality = .none
    } else if let outcome {
      flow.cardinality = outcome.cardinality(after: flow.cardinality)
    } else if case .one = stage.shape.cardinality {
      flow.cardinality = .one
    } else if !stage.shape.keepsOneToOne {
      flow.cardinality = .many
    }
    if stage.bindings == .end || outcome?.endsBindings == true {
      endBindings(&flow, by: stage.name, span)
    }
    if stage.shape == .flow(.catch) || stage.name == "settle" { admitFailures(&flow) }
  }

  private func elementType(
    of stage: StageDefinition, _ types: [String: ValueType]
  ) -> ValueType? {
    guard
      let parameter = stage.parameters.first(where: { $0.kind == .function }),
      let type = types[parameter.name]
    else { return nil }
    if case .list(let element) = type.withoutNull { return element }
    return .any
  }

  /// Whether the stage may stand here, and takes what comes.
  private func checkInput(of stage: StageDefinition, _ callee: Callee, _ flow: inout Flow) {
    if flow.isPoisoned { return }
    guard let wanted = stage.input.types else {
      report(
        .takesNoItems, "`\(stage.name)` takes no items", at: callee.span, "begins a pipeline",
        labels: flow.last.map { [Diagnostic.Label($0.span, "gives items")] } ?? [],
        help: "put it at the head of a pipeline of its own")
      return flow.poison()
    }
    let given = flow.type
    guard !stage.input.accepts(given) else { return }
    report(
      .inputType, "`\(stage.name)` takes \(stage.input.shown), and gets \(flow.type.shown)",
      at: callee.span, "takes \(stage.input.shown)",
      labels: flow.last.map { [Diagnostic.Label($0.span, "gives \(flow.type.shown)")] } ?? [],
      help: wanted.lazy.compactMap { self.inputHelp(wanted: $0, given: given) }.first)
    flow.poison()
  }

  /// Whether what an argument puts in the item's place is what the stage works on.
  private func takesSubject(
    of arguments: [Argument], _ types: [String: ValueType], _ stage: StageDefinition,
    _ callee: Callee
  ) -> Bool {
    guard let index = stage.subjectIndex(in: arguments), let name = stage.parameters.first?.name,
      let given = types[name], !stage.input.accepts(given)
    else { return true }
    report(
      .inputType, "`\(stage.name)` takes \(stage.input.shown), and gets \(given.shown)",
      at: arguments[index].value.span, "this is \(given.shown)",
      help: stage.input.types?.lazy.compactMap { self.inputHelp(wanted: $0, given: given) }.first)
    return false
  }

  private func inputHelp(wanted: ValueType, given: ValueType) -> String? {
    switch (wanted.withoutNull, given) {
    case (.text, .response), (.url, .response): "read the body first: `| content`"
    case (.response, .text), (.response, .url): "ask for it first: `| fetch`"
    case (.url, .int), (.url, .number): "make a URL of it: `\"https://…/\\(.)\"`"
    case (.url, .record): "take the URL out of it: `| .name`"
    case (.text, .int), (.text, .number): "make a text of it: `| \"\\(.)\"`"
    case (.text, .record), (.text, .list): "take a text out of it: `| .name`"
    case (.element, .response): "make a page of it first: `| html`, or `| xml`"
    case (.element, .text), (.element, .bytes): "make a page of it first: `| html`, or `| xml`"
    case (.list, _): "collect them first: `| collect`"
    default: nil
    }
  }

  /// Takes a record out of the arguments of a stage that wants a block and has none.
  private func splitRecord(
    _ arguments: [Argument], of stage: StageDefinition, _ call: StageCall
  ) -> (record: Argument?, others: [Argument]) {
    guard call.block == nil, stage.parameters.contains(where: { $0.kind == .block }),
      let last = arguments.last, last.label == nil, case .record = last.value.kind
    else { return (nil, arguments) }
    return (last, arguments.dropLast())
  }

  private func reportBlockMissing(_ record: Argument?, _ callee: Callee) {
    if let record {
      report(
        .blockMissing, "`\(callee.name)` wants a block, and this is a record", at: record.span,
        "a record",
        help: blockHelp(record, callee))
      return
    }
    report(
      .blockMissing, "`\(callee.name)` wants a block", at: callee.span, "nothing in braces follows",
      help: "write `\(callee.name) { … }`")
  }

  /// What to write where a record stands in the place of a block: one path alone may have been
  /// meant for its value.
  private func blockHelp(_ record: Argument, _ callee: Callee) -> String {
    let asRecord = "`\(callee.name) { \(text(record.span)) }`"
    guard case .record(let entries) = record.value.kind, entries.count == 1,
      case .path = entries[0].form
    else { return "put braces around it: \(asRecord)" }
    let path = text(entries[0].value.span)
    return "for the field write `\(callee.name) { \(path); }`, for the record \(asRecord)"
  }
}

extension ErrorCode {
  static let unknownStage = ErrorCode(
    "E203", "no stage has this name",
    story: """
      After a `|` stands the name of a stage, of a function or of a `def`, or an expression that \
      makes something of the item. `trek help` lists the stages.
      """,
    wrong: "[\"https://example.org/\"] | fecth | print",
    right: "[\"https://example.org/\"] | fetch | print")

  static let blockMissing = ErrorCode(
    "E211", "a block is missing",
    story: """
      Some stages run a block: `tee { … }`, `catch { … }`, `retry 3 { … }`. Braces that begin with \
      a field and a comma or a closing brace are a record, as in `{.title}`; so a block that makes \
      a record needs braces of its own: `catch { {status: null} }`.
      """,
    wrong: "fetch https://example.org/ | catch {status: null} | print",
    right: "fetch https://example.org/ | catch { {status: null} } | print")

  static let noBlock = ErrorCode(
    "E212", "there is a block where none is wanted",
    story: """
      Only stages that run a block take one: `tee`, `fan`, `each`, `match`, `merge`, `catch`, \
      `retry`, `timeout`, `reduce`, `scan`.
      """,
    wrong: "[1, 2] | take 1 { print }",
    right: "[1, 2] | take 1 | print")

  static let inputType = ErrorCode(
    "E301", "a stage gets items of another type than it takes",
    story: """
      What comes out of one stage goes into the next, so the two have to agree: `json` takes a \
      response, text or bytes, `fetch` a URL. Both stages are marked.
      """,
    wrong: "[1, 2] | json | print",
    right: "[\"[1]\", \"[2]\"] | json | print")

  static let takesNoItems = ErrorCode(
    "E309", "a source stands after other stages",
    story: """
      A source makes items from nothing and takes none, so it is the head of a pipeline. Two \
      sources side by side are a `merge { a; b }`.
      """,
    wrong: "[1, 2] | read \"names.txt\" | print",
    right: "read \"names.txt\" | print")
}
