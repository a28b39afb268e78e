import TrekDiagnostics
import TrekValues

/// What a name of the script stands for, outside of pipelines.
enum Entity {
  /// A value: of a `let`, a `param`, a `secret`, an input.
  case variable(Variable)
  /// Items that flow where the name is used, once.
  case stream(StreamLet)
  /// A parameter of a `def` whose argument is the same for all items.
  case argument(DefArgument)
  /// A file that is `use`d.
  case module(Module)
  /// A value of another statement of the same `parallel`, which need not be there yet.
  case concurrent
  /// Something that was reported already: whatever is done with it is right.
  case poison
}

/// A value that a statement leaves.
final class Variable {
  let id: VariableID
  let name: String
  let type: ValueType
  /// The statement of a `use`d file that works it out; nil in the script itself.
  let origin: ModuleStatement?

  init(id: VariableID, name: String, type: ValueType, origin: ModuleStatement? = nil) {
    self.id = id
    self.name = name
    self.type = type
    self.origin = origin
  }
}

/// A statement of a `use`d file that runs only if the script needs what it gives.
final class ModuleStatement {
  /// The statement, after those that have to run before it.
  var statements: [CheckedStatement] = []
  /// Whether anything that runs needs it.
  var isNeeded = false
  /// What it needs itself.
  var needs: [ModuleStatement] = []
}

/// Items under a name, to be put where the name is used.
final class StreamLet {
  /// Tells streams apart.
  let number: Int
  /// The name; nil for a pipeline in parentheses that is an argument of a `def`.
  let name: String?
  /// Where it was bound.
  let span: Span
  /// The stages that give the items.
  private(set) var pipeline: CheckedPipeline
  /// Whether its items may be error items.
  let canFail: Bool
  /// The statement of a `use`d file that binds it; nil in the script itself.
  let origin: ModuleStatement?

  init(
    number: Int, name: String?, span: Span, pipeline: CheckedPipeline, canFail: Bool,
    origin: ModuleStatement? = nil
  ) {
    self.origin = origin
    self.number = number
    self.name = name
    self.span = span
    self.pipeline = pipeline
    self.canFail = canFail
  }

  /// Lets go of the stages, so that whoever took them over may add to them without a copy.
  func release() { pipeline.stages = [] }
}

/// What was given for a parameter of a `def`, where it does not depend on the item.
final class DefArgument {
  /// What it is.
  enum Value {
    /// Known where the `def` is called; cheap to work out any number of times.
    case expression(CheckedExpression)
    /// Not known: the `def` itself is being checked.
    case unknown(ValueType)
  }

  let name: String
  let value: Value

  init(name: String, value: Value) {
    self.name = name
    self.value = value
  }
}
