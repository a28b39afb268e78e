/// Finds the name that was probably meant.
enum Suggestion {
  /// How many names are looked at.
  static let maximumCandidates = 4096

  /// The nearest of the names that are legal in a place, or nil where none is near.
  ///
  /// Equality without regard to case first, then the least Damerau–Levenshtein distance (neighbours
  /// that changed places count once), up to a third of the length.
  static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    guard !name.isEmpty, name.utf8.count <= 64 else { return nil }
    let lowered = name.lowercased()
    let word = Array(lowered.unicodeScalars)
    let limit = max(1, word.count / 3)
    var best: (distance: Int, name: String)?
    for candidate in candidates.prefix(maximumCandidates) where candidate != name {
      let other = candidate.lowercased()
      if other == lowered { return candidate }
      let scalars = Array(other.unicodeScalars)
      guard abs(scalars.count - word.count) <= limit else { continue }
      let distance = distance(word, scalars)
      guard distance <= limit, distance < max(word.count, scalars.count) else { continue }
      if let current = best, (current.distance, current.name) <= (distance, candidate) { continue }
      best = (distance, candidate)
    }
    return best?.name
  }

  /// The number of letters added, left out, exchanged or swapped with their neighbour.
  static func distance(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...other.count)
    for row in 0..<one.count {
      var current = [row + 1]
      current.reserveCapacity(other.count + 1)
      for column in 0..<other.count {
        let change = last[column] + (one[row] == other[column] ? 0 : 1)
        var cost = min(change, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      beforeLast = last
      last = current
    }
    return last[other.count]
  }

  /// `did you mean …?`, where there is something near.
  static func help(for name: String, among candidates: some Sequence<String>) -> String? {
    nearest(to: name, among: candidates).map { "did you mean `\($0)`?" }
  }
}
