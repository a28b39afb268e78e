public import TrekHTTP
public import TrekValues

/// An error item's content: what failed, where in the script, for which input, after how much.
///
/// In a script it is a value with the fields below; `catch` and `settle` give it.
public final class ItemFailure: Sendable {
  /// The cause.
  public let cause: StageFailure
  /// The name of the stage that failed, as the script wrote it.
  public let stage: String
  /// Where that stage stands.
  public let place: ScriptPlace
  /// The item that the stage was given.
  public let input: Value
  /// The position of that item, as `Item.ordinal` counts.
  public let index: Int
  /// How many attempts were made; 1 where nothing was tried again.
  public let attempts: Int
  /// How many attempts there could have been; as many as were made where nothing is tried again.
  public let attemptLimit: Int
  /// The URL that was asked, where one was.
  public let url: Text?

  /// The answer that it is about: that of the cause, or the one that the stage was given.
  public var response: Response? { cause.response ?? Self.response(input) }

  private static func response(_ input: Value) -> Response? {
    if case .object(let object) = input { object as? Response } else { nil }
  }

  /// Makes the content of an error item.
  public init(
    cause: StageFailure, stage: String, place: ScriptPlace, input: Value, index: Int,
    attempts: Int = 1, attemptLimit: Int? = nil, url: Text? = nil
  ) {
    self.cause = cause
    self.stage = stage
    self.place = place
    self.input = input
    self.index = index
    self.attempts = attempts
    self.attemptLimit = max(attempts, attemptLimit ?? attempts)
    self.url = url ?? cause.response?.url ?? Self.response(input)?.url
  }
}

/// A place in a script, as a stage may know it: enough to print and to find the text again.
public struct ScriptPlace: Sendable, Hashable, CustomStringConvertible {
  /// The script's name, as diagnostics show it.
  public var source: String
  /// The line, from 1.
  public var line: Int
  /// The column in characters, from 1.
  public var column: Int
  /// The range of UTF-8 offsets in the script's text.
  public var range: Range<Int>

  /// Makes a place.
  public init(source: String, line: Int, column: Int, range: Range<Int>) {
    self.source = source
    self.line = line
    self.column = column
    self.range = range
  }

  /// `crawl.pipe:3:8`.
  public var description: String { "\(source):\(line):\(column)" }
}
