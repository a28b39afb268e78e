import TrekDiagnostics

extension Suggestion {
  /// How many names are looked at: those declared last, where there are more.
  private static let maximumCandidates = 4096

  /// `did you mean …?`, where one of the names is like the one that does not exist.
  static func help(for name: String, among candidates: [String]) -> String? {
    closest(to: name, among: candidates.suffix(maximumCandidates))
      .map { "did you mean `\($0)`?" }
  }
}
