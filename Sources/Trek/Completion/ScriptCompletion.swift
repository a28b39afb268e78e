/// What may stand at a place of a script: see `Interpreter.completion`.
public struct ScriptCompletion: Sendable, Hashable {
  /// One text that may stand there.
  public struct Candidate: Sendable, Hashable {
    /// What is entered, with the blank or the colon that follows it.
    public var text: String
    /// What is known of it: the type of a field, the summary of a stage.
    public var note: String

    /// Makes a candidate.
    public init(_ text: String, _ note: String = "") {
      self.text = text
      self.note = note
    }
  }

  /// The offset in bytes where the word begins that a candidate takes the place of.
  public var start: Int
  /// The candidates that begin as that word does, those that fit best first.
  public var candidates: [Candidate]
}
