import TrekDiagnostics
import TrekSyntax
import TrekValues

extension CheckPass {
  /// Checks something and what touches it.
  func path(_ path: PathExpression, _ span: Span, _ context: Context) -> CheckedExpression {
    if case .name(let word) = path.base.kind, case .field(let member)? = path.steps.first,
      case .entity(.module(let module)) = resolve(word, context)
    {
      let base = self.member(member, of: module, named: word, context)
      return follow(base, path.steps.dropFirst(), span, context)
    }
    return follow(expression(path.base, context), path.steps[...], span, context)
  }

  /// The value of a name in a `use`d file.
  private func member(
    _ name: Name, of module: Module, named word: String, _ context: Context
  ) -> CheckedExpression {
    probe?.see(member: name, of: module)
    if let entry = module.scope.entries[name.text] {
      return value(of: entry.entity, name, context)
    }
    if module.defs[name.text] != nil {
      report(
        .notAValue, "`\(word).\(name.text)` is a stage, not a value", at: name.span,
        help: "call it, `\(word).\(name.text)()`, or put it after a `|`")
    } else {
      reportUnknownMember(name, of: module, named: word)
    }
    return .poison(name.span)
  }

  /// Says that a file has nothing of a name.
  func reportUnknownMember(_ name: Name, of module: Module, named word: String) {
    guard !module.isBroken else { return }
    report(
      .unknownMember, "nothing is named `\(name.text)` in `\(module.name)`", at: name.span,
      "not a name of `\(word)`",
      help: Suggestion.help(for: name.text, among: module.members)
        ?? (module.members.isEmpty
          ? nil : "there are `\(module.members.prefix(8).joined(separator: "`, `"))`"))
  }

  private func follow(
    _ base: CheckedExpression, _ steps: ArraySlice<PathExpression.Step>, _ span: Span,
    _ context: Context
  ) -> CheckedExpression {
    guard !steps.isEmpty else { return base }
    var type = base.type
    // What is null may be looked into only after `?`.
    var mayBeNull = base.isNullableBinding(context)
    var endsAtNull = false
    var checked: [PathStep] = []
    checked.reserveCapacity(steps.count)
    var isPoison = base.isPoison
    var index = steps.startIndex
    while index < steps.endIndex {
      let step = steps[index]
      index += 1
      var isOptional = false
      if index < steps.endIndex, case .optional = steps[index] { isOptional = true }
      if mayBeNull, !isPoison {
        if case .optional = step {
        } else {
          reportMayBeNull(base, at: step.span)
          isPoison = true
        }
      }
      switch step {
      case .optional:
        checked.append(.optional)
        endsAtNull = true
        mayBeNull = false
        type = type.withoutNull
      case .field(let name):
        checked.append(.field(name.text, name.span))
        probe?.see(field: name, of: type)
        if !isPoison {
          let found = field(name, of: type, isOptional: isOptional)
          type = found ?? .any
          isPoison = found == nil
        }
      case .index(let expression, let place):
        let position = self.expression(expression, context)
        checked.append(.index(position, place))
        if position.isPoison { isPoison = true }
        if !isPoison {
          let found = element(position, of: type, at: place)
          type = found ?? .any
          isPoison = found == nil
        }
      }
    }
    if isPoison { return .poison(span) }
    return CheckedExpression(
      .path(base, checked), type: endsAtNull ? type.orNull : type, span: span)
  }

  /// The type of a field, or nil where there is none, which is reported.
  private func field(_ name: Name, of type: ValueType, isOptional: Bool) -> ValueType? {
    switch FieldTypes.field(name.text, of: type) {
    case .type(let type): return type
    case .missing(let fields):
      if isOptional { return .null }
      report(
        .noField, "there is no field `\(name.text)`", at: name.span, "not a field",
        notes: fields.isEmpty
          ? [] : ["the fields are `\(fields.prefix(16).joined(separator: "`, `"))`"],
        help: Suggestion.help(for: name.text, among: fields))
    case .none:
      var help: String?
      if case .list = type.withoutNull {
        help = "take one, `[0]`, or go through them: `| each .`"
      }
      report(
        .noField, "\(type) has no fields", at: name.span, "looks for `\(name.text)`", help: help)
    }
    return nil
  }

  private func element(
    _ index: CheckedExpression, of type: ValueType, at span: Span
  ) -> ValueType? {
    switch type.withoutNull {
    case .list(let element):
      if ValueType.int.accepts(index.type) { return element }
      report(
        .noField, "a list is asked for by number", at: index.span, "this is \(index.type)",
        help: "count from 0: `[0]` is the first")
    case .record, .response, .error, .element:
      if ValueType.text.accepts(index.type) {
        if case .text(let key)? = index.constant {
          return field(Name(key.string, index.span), of: type, isOptional: false)
        }
        return .any
      }
      report(
        .noField, "a record is asked for by name", at: index.span, "this is \(index.type)",
        help: "write `.name`, or `[\"odd name\"]`")
    case .any, .url, .nothing: return .any
    case let other:
      report(.noField, "\(other) has no elements", at: span, "looks for one")
    }
    return nil
  }

  private func reportMayBeNull(_ base: CheckedExpression, at span: Span) {
    guard case .binding(_, let name) = base.kind else { return }
    report(
      .mayBeNull, "`\(name)` may be null here", at: base.span,
      "an item that failed before `as \(name)` has none",
      help: "write `\(name)?` and what follows: null where there is none",
      fix: Diagnostic.Fix(replacing: base.span.after, with: "?"))
  }
}

extension CheckedExpression {
  /// Whether it is a name that error items may lack.
  fileprivate func isNullableBinding(_ context: Context) -> Bool {
    guard case .binding(let slot, _) = kind else { return false }
    return context.bindings.contains { $0.slot == slot && $0.isNullable }
  }
}

extension ErrorCode {
  static let noField = ErrorCode(
    "E305", "there is no such field",
    story: """
      Where the fields of a value are known (a response, an error, a record that the script itself \
      made), a path to one that is not there is found before the run. Fields of JSON and other data \
      are known only when it is there: a missing one is then an error of that item. `.a?` gives \
      null for a field that need not be there.
      """,
    wrong: "fetch https://example.org/ | .stauts | print",
    right: "fetch https://example.org/ | .status | print")

  static let mayBeNull = ErrorCode(
    "E306", "a name may be null here",
    story: """
      `catch` and `settle` let error items in. One that failed before `as name` was reached has \
      nothing under that name, so it may be null from there on. `name?.field` gives null then.
      """,
    wrong: "fetch https://example.org/ | as r | catch { {at: r.url} } | print",
    right: "fetch https://example.org/ | as r | catch { {at: r?.url} } | print")

  static let unknownMember = ErrorCode(
    "E218", "a file has nothing of this name",
    story: """
      After the name of a `use`d file and a dot stands one of its `def`s, its values, or in \
      `session:` one of its sessions.
      """,
    wrong: "use \"auth.pipe\" as auth\nauth.bsae | print",
    right: "use \"auth.pipe\" as auth\nauth.base | print")
}
