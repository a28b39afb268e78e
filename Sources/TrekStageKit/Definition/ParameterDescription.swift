public import TrekValues

/// What the checker, the help and the completion know of a parameter.
public struct ParameterDescription: Sendable {
  /// When an argument is evaluated.
  public enum Kind: Sendable, Hashable {
    /// Once, before the stage starts; `.` in it is an error.
    case constant
    /// For each item.
    case perItem
    /// As a function of an item, whenever the stage calls it.
    case function
    /// A list or a stream that the stage pulls from.
    case stream
    /// A block of pipelines.
    case block
    /// What is made of each group: an expression in which stages that give one value are over
    /// the group (`{n: count(), t: mean(.time)}`).
    case aggregate
    /// A block of one expression over the value so far, which is named by `as`, and the item:
    /// `as sum { sum + .n }`.
    case reducer
  }

  /// How an argument is given.
  public enum Position: Sendable, Hashable {
    /// In its place, or by its label.
    case positional
    /// In its place and all that follow it.
    case rest
    /// By its label only.
    case labeled
    /// Never by the caller: only a session gives it.
    case session
  }

  /// The name, which is also the label.
  public var name: String
  /// One sentence of what it does.
  public var summary: String
  /// When it is evaluated.
  public var kind: Kind
  /// How it is given.
  public var position: Position
  /// What it takes.
  public var type: ValueType
  /// The default as the help shows it; nil: the argument is required.
  public var defaultText: String?
  /// What `.` is in it, where that is not the item of the stage: of functions only.
  public var item: ValueType?
  /// The words that may stand bare in the argument's place (`accept: any`).
  public var words: [String]

  /// Makes a description.
  public init(
    name: String, summary: String, kind: Kind = .constant, position: Position = .labeled,
    type: ValueType, defaultText: String? = nil, item: ValueType? = nil, words: [String] = []
  ) {
    self.item = item
    self.name = name
    self.summary = summary
    self.kind = kind
    self.position = position
    self.type = type
    self.defaultText = defaultText
    self.words = words
  }

  /// Whether the caller must give it.
  public var isRequired: Bool { defaultText == nil }
}
