public import TrekHTTP

/// What a stage throws for one item: its cause, without place or input, which the run adds.
public struct StageFailure: Error, Sendable {
  /// The three kinds of failure that users tell apart.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// No answer came.
    case network
    /// An answer came that `accept` refuses.
    case status
    /// The data is not what the stage needs.
    case data
    /// An `expect` was not met. Counts as data, but has an exit code of its own.
    case expect
    /// A sink could not take what it was given: a full disk, a closed file.
    case output
  }

  /// Which kind of failure it is.
  public var kind: Kind
  /// A stable name for programs, the stage's name and the cause: `json.syntax`.
  public var code: String
  /// What is wrong, for people: lower case, no full stop.
  public var message: String
  /// Facts beside: a byte offset, a library's own words.
  public var notes: [String]
  /// What to do about it, or nil.
  public var help: String?
  /// The answer that it is about, or nil.
  public var response: Response?
  /// Of a failure that an argument is to blame for: where in its text, in bytes, if that is known.
  public var argumentOffset: Int?

  /// Makes a failure.
  public init(
    _ kind: Kind = .data, code: String, _ message: String, notes: [String] = [],
    help: String? = nil, response: Response? = nil
  ) {
    self.kind = kind
    self.code = code
    self.message = message
    self.notes = notes
    self.help = help
    self.response = response
  }

  /// The same failure with the stage's name before a code that has none: `argument` of `take`
  /// becomes `take.argument`.
  public func qualified(by stage: String) -> StageFailure {
    if code.utf8.contains(UInt8(ascii: ".")) { return self }
    var failure = self
    failure.code = "\(stage).\(code)"
    return failure
  }
}
