/// The requests of a run at a moment.
public struct RequestProgress: Sendable {
  /// How many are under way.
  public let underWay: Int
  /// How many wait for a slot, for the rate, or to be sent again.
  public let waiting: Int
  /// How many answers have come whose bodies are whole, those of later attempts among them.
  public let answers: Int
  /// The bytes of their bodies.
  public let bytes: Int
}
