import TrekDiagnostics
import TrekStageKit
import TrekValues

/// A pipeline while it is checked: what has been put together so far.
struct Flow {
  /// What the next stage may name.
  var context: Context
  var stages: [CheckedStage] = []
  /// The type of the items that come out.
  var type: ValueType = .nothing
  /// How many come out.
  var cardinality = Cardinality.many
  /// Whether error items may come out.
  var canFail = false
  /// Whether a mistake was reported, so that nothing is known of what comes out.
  var isPoisoned = false
  /// The stage that the items come from.
  var last: (label: String, span: Span)?
  /// The sink that ended it.
  var end: (name: String, span: Span)?
  /// How many bindings do not end when items are combined, since all of them belong to one item.
  var keptBindings = 0
  /// Whether a stage combined items.
  var endsBindings = false
  /// The `let`s of the block so far.
  var letNames: Set<String> = []
  /// Whether its first stage took the item that it runs for.
  var tookItem = false

  init(_ context: Context) { self.context = context }

  /// Nothing is known any more.
  mutating func poison() {
    isPoisoned = true
    type = .any
    context.item = .poison
  }

  /// What ends with a `def`, and what stood before it.
  struct Frame {
    fileprivate var context: Context
    fileprivate var keptBindings: Int
    fileprivate var letNames: Set<String>
  }

  /// What stands before a `def`.
  var frame: Frame {
    Frame(context: context, keptBindings: keptBindings, letNames: letNames)
  }

  /// Goes on after a `def`: its names end, and those that it ended are gone.
  mutating func leave(to frame: Frame) {
    let inner = context
    context = frame.context
    context.bindings = inner.bindings.filter { $0.level <= frame.context.level }
    context.ended = inner.ended.filter { $0.level <= frame.context.level }
    if isPoisoned { context.item = .poison }
    keptBindings = min(frame.keptBindings, context.bindings.count)
    letNames = frame.letNames
  }

  /// Adds a stage that gives items.
  mutating func append(
    _ kind: CheckedStage.Kind, label: String, input: ValueType, output: ValueType, _ span: Span
  ) {
    stages.append(
      CheckedStage(kind, label: label, input: input, output: output, span: span))
    type = output
    last = (label, span)
  }

  /// The pipeline.
  func pipeline(_ span: Span) -> CheckedPipeline {
    CheckedPipeline(stages: stages, cardinality: cardinality, output: type, span: span)
  }
}

/// What a pipeline begins with.
enum PipelineStart {
  /// Nothing: its head makes the items.
  case source
  /// An item that it runs for. `.` at its head is that item; where `takesItem`, a stage that needs
  /// items may also stand there and is given it.
  case item(takesItem: Bool)
  /// The items of a stream, as in the block of `tee`.
  case items

  /// Whether it runs for an item.
  var hasItem: Bool {
    if case .item = self { return true }
    return false
  }
}
