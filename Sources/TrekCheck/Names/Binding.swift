import TrekDiagnostics
import TrekValues

/// A name whose value goes along with an item.
struct Binding {
  /// Who bound it.
  enum Origin {
    /// `as name`
    case stage
    /// `let` in a block
    case letStatement
    /// A parameter of a `def`, with an argument that depends on the item.
    case argument
    /// The value so far of a `reduce` or `scan`.
    case accumulator
  }

  var name: String
  var slot: Int
  var type: ValueType
  var span: Span
  var origin: Origin
  /// How many `def`s deep it was bound: a `def` does not see the names of its caller.
  var level: Int
  /// Whether something before it could fail, so that error items lack it.
  var isAfterFailure: Bool
  /// Whether it may be null here, because error items were let in.
  var isNullable = false
}

/// A binding that is in reach no more.
struct EndedBinding {
  var name: String
  var span: Span
  var level: Int
  /// What ended it.
  var stage: String
  var stageSpan: Span
}
