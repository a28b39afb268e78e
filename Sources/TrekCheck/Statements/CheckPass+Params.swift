import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

extension CheckPass {
  /// Checks `param name: Type = default  # help`.
  func param(_ param: ParamStatement, _ span: Span, _ scope: Scope) -> CheckedStatement? {
    let name = param.name
    let isNew = isFree(name, in: scope)
    let written = param.type.map { type($0) }
    var value: CheckedExpression?
    if let fallback = param.defaultValue {
      value = expression(fallback, Context(scope: scope))
    }
    if let wanted = written ?? nil, let given = value, !given.isPoison,
      !wanted.accepts(given.type)
    {
      report(
        .paramType, "the default of `\(name.text)` is no \(wanted.shown)", at: given.span,
        "this is \(given.type.shown)",
        labels: param.type.map { [Diagnostic.Label($0.span, "wants \(wanted.shown)")] } ?? [],
        help: typeHelp(wanted: wanted, given))
      value = .poison(given.span)
    }
    let isBroken = value?.isPoison == true || (written != nil && (written ?? nil) == nil)
    guard isNew else { return nil }
    if isBroken {
      scope.declare(name.text, .poison, at: name.span)
      return nil
    }
    let known = written.flatMap { $0 } ?? value.map { Self.widened($0.type) } ?? .any
    let id = newVariable()
    let variable = Variable(id: id, name: name.text, type: known, origin: moduleStatement)
    scope.declare(name.text, .variable(variable), at: name.span)
    guard scope.module.isMain else {
      // In a `use`d file it is a value: its default.
      if let value {
        return CheckedStatement(.assign(id, name: name.text, value), span)
      }
      scope.declare(name.text, .poison, at: name.span)
      report(
        .paramType, "`\(name.text)` has no default, so the file cannot be used by another",
        at: name.span, help: "give it one: `param \(name.text) = …`")
      return nil
    }
    parameters.append(
      CheckedParameter(
        name: name.text, type: known, help: param.help, isRequired: value == nil, variable: id,
        span: span))
    return CheckedStatement(.parameter(index: parameters.count - 1, default: value), span)
  }

  /// What a caller may give where the default is all that is known.
  private static func widened(_ type: ValueType) -> ValueType {
    switch type {
    case .null, .nothing: .any
    case .optional(let inner): widened(inner).orNull
    case .record(let fields, _): .record(fields, open: true)
    default: type
    }
  }

  /// Checks `secret name = env("TOKEN")`.
  func secret(_ secret: SecretStatement, _ span: Span, _ scope: Scope) -> CheckedStatement? {
    let isNew = isFree(secret.name, in: scope)
    let value = expression(secret.value, Context(scope: scope))
    guard isNew else { return nil }
    if value.isPoison {
      scope.declare(secret.name.text, .poison, at: secret.name.span)
      return nil
    }
    let id = newVariable()
    scope.declare(
      secret.name.text,
      .variable(
        Variable(id: id, name: secret.name.text, type: value.type, origin: moduleStatement)),
      at: secret.name.span)
    return CheckedStatement(.secret(id, name: secret.name.text, value), span)
  }
}

extension ErrorCode {
  static let paramType = ErrorCode(
    "E316", "the default of a parameter does not fit",
    story: """
      The default of a `param` is of the type that is written after its colon; without a type, the \
      default says it. A file that others `use` has defaults for all its parameters.
      """,
    wrong: "param n: Int = \"3\"\nn | print",
    right: "param n: Int = 3\nn | print")
}
