/// What may stand in the place of what is being entered.
package struct Completion: Sendable {
  /// The offset in bytes where the candidates begin; what stands from there to the cursor is
  /// replaced.
  package var start: Int
  /// The candidates, those that fit best first.
  package var candidates: [Candidate]

  /// Makes a completion.
  package init(start: Int, candidates: [Candidate] = []) {
    self.start = start
    self.candidates = candidates
  }
}

/// One text that may stand where the cursor is.
package struct Candidate: Sendable, Hashable {
  /// What is entered, with the blank or the colon that follows it.
  package var text: String
  /// What is known of it: the type of a field, the summary of a stage.
  package var note: String

  /// Makes a candidate.
  package init(_ text: String, _ note: String = "") {
    self.text = text
    self.note = note
  }
}
