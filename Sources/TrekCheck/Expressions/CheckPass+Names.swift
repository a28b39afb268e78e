import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

/// What a word of an expression was found to be.
enum Resolution {
  /// A name that goes along with the item.
  case binding(Binding)
  /// A name of the file, a block or a `def`.
  case entity(Entity)
  /// Nothing.
  case unknown
}

extension CheckPass {
  /// What a name stands for: what goes along with the item first, then outwards.
  func resolve(_ name: String, _ context: Context) -> Resolution {
    for (index, binding) in context.bindings.enumerated().reversed()
    where binding.name == name && binding.level == context.level {
      if let barrier = context.barrier, index < barrier.count { break }
      return .binding(binding)
    }
    if let entry = context.scope.find(name) { return .entity(entry.entity) }
    // Of a `def` for itself: what is bound further down may be there when it is called.
    if isSummary, context.scope.module.declared[name] != nil {
      return .entity(.argument(DefArgument(name: name, value: .unknown(.any))))
    }
    return .unknown
  }

  /// The names of values that are in reach, the nearest last.
  func names(in context: Context) -> [String] {
    context.scope.names + context.bindings.filter { $0.level == context.level }.map(\.name)
  }

  /// The value of `.`.
  func item(at span: Span, _ context: Context) -> CheckedExpression {
    switch context.item {
    case .item(let id, let type):
      usedItem(id)
      return CheckedExpression(.item, type: type, span: span)
    case .kept(let slot, let id, let type):
      usedItem(id)
      usedSlot(slot)
      return CheckedExpression(.binding(slot: slot, name: "."), type: type, span: span)
    case .none:
      report(
        .noItem, "there is no item here", at: span, "`.` is the item of a stage after a `|`",
        help: "items come from a pipeline: `items | …`")
    case .constant, .group: reportBarrier(context.item, what: "`.`", at: span)
    case .poison: break
    }
    return .poison(span)
  }

  /// Says why something that belongs to the item is out of reach.
  private func reportBarrier(
    _ reason: ItemReach, what: String, at span: Span, labels: [Diagnostic.Label] = []
  ) {
    switch reason {
    case .constant(let parameter, let stage):
      report(
        .constantArgument, "`\(parameter)` of `\(stage)` is the same for all items", at: span,
        "\(what) differs from item to item", labels: labels,
        help: "give it a value that does not depend on the item")
    case .group(let stage):
      report(
        .groupItem, "\(what) is of one item, and this is about a whole group", at: span,
        help: "say of which: `first(.name)`, `max(.n)`, `collect(.id)`",
        stage: stage)
    case .none, .item, .kept, .poison: break
    }
  }

  private func report(
    _ code: ErrorCode, _ message: String, at span: Span, help: String, stage: String
  ) {
    report(
      code, message, at: span,
      notes: ["in `\(stage)`, stages that give one value are over the group"], help: help)
  }

  /// The value of a name.
  func value(of name: Name, _ context: Context) -> CheckedExpression {
    switch resolve(name.text, context) {
    case .binding(let binding):
      usedSlot(binding.slot)
      return CheckedExpression(
        .binding(slot: binding.slot, name: name.text),
        type: binding.isNullable ? .optional(binding.type) : binding.type, span: name.span)
    case .entity(let entity): return value(of: entity, name, context)
    case .unknown:
      if !reportBarrierOrEnd(of: name, context) { reportUnknown(name, context) }
      return .poison(name.span)
    }
  }

  /// The value of what a name was found to be.
  func value(of entity: Entity, _ name: Name, _ context: Context) -> CheckedExpression {
    switch entity {
    case .variable(let variable):
      needs(variable.origin)
      return CheckedExpression(
        .variable(variable.id, name: variable.name), type: variable.type, span: name.span)
    case .argument(let argument):
      switch argument.value {
      case .expression(var value):
        value.span = name.span
        return value
      case .unknown(let type):
        return CheckedExpression(
          .variable(VariableID(0), name: argument.name), type: type, span: name.span)
      }
    case .stream(let stream):
      reportStreamAsValue(stream, at: name, context)
    case .module(let module):
      report(
        .notAValue, "`\(name.text)` is a file, not a value", at: name.span,
        help: module.members.first.map { "name something of it: `\(name.text).\($0)`" })
    case .concurrent:
      report(
        .concurrentName, "`\(name.text)` is worked out at the same time as this", at: name.span,
        "need not be there yet",
        help: "put the `let` before the `parallel`, or what uses it after")
    case .poison: break
    }
    return .poison(name.span)
  }

  /// Notes that a value of a `use`d file is needed, so that the statement for it runs.
  func needs(_ origin: ModuleStatement?) {
    guard !isSummary, diagnostics.trials == 0, let origin else { return }
    if let moduleStatement {
      moduleStatement.needs.append(origin)
      return
    }
    var open = [origin]
    while let next = open.popLast() {
      if next.isNeeded { continue }
      next.isNeeded = true
      open += next.needs
    }
  }

  /// Whether a name is one that was in reach of the item, which is reported.
  func reportBarrierOrEnd(of name: Name, _ context: Context) -> Bool {
    if let barrier = context.barrier,
      let binding = context.bindings.prefix(barrier.count).last(where: {
        $0.name == name.text && $0.level == context.level
      })
    {
      reportBarrier(
        barrier.reason, what: "`\(name.text)`", at: name.span,
        labels: binding.origin == .argument
          ? [Diagnostic.Label(binding.span, "depends on the item")] : [])
      return true
    }
    guard
      let ended = context.ended.last(where: {
        $0.name == name.text && $0.level == context.level
      })
    else { return false }
    report(
      .endedName, "`\(name.text)` is out of reach: `\(ended.stage)` combined its items",
      at: name.span,
      labels: [
        Diagnostic.Label(ended.span, "bound to each item here"),
        Diagnostic.Label(ended.stageSpan, "ends here"),
      ],
      help: "keep what you need in the items before `\(ended.stage)`: "
        + "`| {\(name.text): \(name.text), item: .} | \(ended.stage) …`")
    return true
  }

  /// Says that a name stands for nothing.
  func reportUnknown(_ name: Name, _ context: Context) {
    let module = context.scope.module
    guard !module.isBroken || module.isMain else { return }
    guard isFirstReport(of: name.text, in: context) else { return }
    if let place = module.declared[name.text] {
      report(
        .unknownName, "`\(name.text)` is not there yet", at: name.span, "used here",
        labels: [Diagnostic.Label(place, "bound only here")],
        help: "statements run in order: put this one further down")
      return
    }
    var help: String?
    if let near = Suggestion.help(for: name.text, among: names(in: context)) {
      help = near
    } else if catalog.function(name.text) != nil {
      help = "`\(name.text)` is a function: call it, `\(name.text)(…)`"
    } else if catalog.stage(name.text) != nil || module.defs[name.text] != nil {
      help =
        "`\(name.text)` is a stage: a pipeline in an expression stands in brackets, "
        + "`(… | \(name.text))`"
    } else {
      help = "bind it before: `let \(name.text) = …`; a text stands in quotes"
    }
    report(.unknownName, "nothing is named `\(name.text)`", at: name.span, "not a name", help: help)
  }
}

extension ErrorCode {
  static let unknownName = ErrorCode(
    "E201", "nothing has this name",
    story: """
      A word in an expression is the name of a `let`, a `param`, a `secret`, of an input, or of \
      what `as` bound further up in the pipeline. Statements run in order, so a name is there only \
      after the statement that binds it. Text stands in quotes.
      """,
    wrong: "let names = [\"a\", \"b\"]\nnmaes | upper | print\nlet n = count(nmaes)\nn | print",
    right: "let names = [\"a\", \"b\"]\nnames | upper | print\nlet n = count(names)\nn | print")

  static let noItem = ErrorCode(
    "E222", "there is no item here",
    story: """
      `.` is the item that a stage has before it: it stands after a `|`, and in the blocks of \
      stages. At the beginning of a pipeline no item is there yet.
      """,
    wrong: "fetch \"https://example.org/\\(.)\" | print",
    right: "[1, 2] | fetch \"https://example.org/\\(.)\" | print")

  static let constantArgument = ErrorCode(
    "E221", "an argument depends on the item, and is the same for all items",
    story: """
      Some arguments are worked out once, before the stage starts: how many at a time, how often, \
      which file. `.` and what `as` bound differ from item to item, so they cannot stand there.
      """,
    wrong: "[{n: 1}] | take .n | print",
    right: "[{n: 1}] | take 1 | print")

  static let groupItem = ErrorCode(
    "E231", "one item is named where a group is meant",
    story: """
      What `group` makes of each group is about all its items: `count()`, `sum(.n)`, \
      `first(.name)`. A bare `.name` does not say which item's name is meant.
      """,
    wrong: "[{k: 1, n: 2}] | group .k, {n: .n} | print",
    right: "[{k: 1, n: 2}] | group .k, {n: sum(.n)} | print")

  static let endedName = ErrorCode(
    "E223", "a name of `as` is out of reach",
    story: """
      `as name` keeps an item in reach while items stay apart. Stages that combine items \
      (`batch`, `window`, `group`, `collect`, `reduce`, `scan`, …) end it: what comes out belongs \
      to many items, not to one.
      """,
    wrong: "[1, 2] | as n | batch 2 | {n: n, all: .} | print",
    right: "[1, 2] | as n | {n: n, half: n / 2} | batch 2 | print")

  static let notAValue = ErrorCode(
    "E228", "a name stands for something that is no value",
    story: """
      `use \"file.pipe\" as name` makes the name of a file, and what is in the file is named with \
      a dot: `auth.token`. A `def` is a stage, or with brackets a function: `auth.login()`.
      """,
    wrong: "use \"auth.pipe\" as auth\nauth.base + auth | print",
    right: "use \"auth.pipe\" as auth\nauth.base | print")

  static let concurrentName = ErrorCode(
    "E230", "a value of a statement that runs at the same time",
    story: """
      The statements of a `parallel` run at the same time, so none can use what another works out. \
      Its streams can be used: they run where they are used.
      """,
    wrong: "parallel {\n  let n = count([1, 2])\n  n | print\n}",
    right: "let n = count([1, 2])\nparallel {\n  n | print\n  \"b\" | print\n}")
}
