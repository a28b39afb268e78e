import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

/// A `def`: what it is written as, and what is known of it.
final class Def {
  /// How far it was looked at.
  enum State {
    case unchecked
    case checking
    case checked(DefSummary)
  }

  let statement: DefStatement
  let span: Span
  unowned let module: Module
  var state = State.unchecked
  /// Its parameters, as those of a stage.
  var parameters: [ParameterDescription] = []

  init(_ statement: DefStatement, _ span: Span, module: Module) {
    self.statement = statement
    self.span = span
    self.module = module
  }

  var name: String { statement.name.text }
}

/// What is known of a `def` without its arguments.
struct DefSummary {
  /// Whether it works on the items before it: its head needs some, or mentions `.`.
  var takesItems: Bool
  /// The type of what comes out.
  var type: ValueType
  /// How many come out where one goes in, or nothing does.
  var cardinality: Cardinality
  /// The sink that it ends in.
  var end: (name: String, span: Span)?
  var canFail: Bool
  var endsBindings: Bool
  /// Whether a mistake in it was reported: then calls of it are not looked into.
  var isBroken: Bool
}
