/// Finds what was meant by a name that does not exist.
public enum Suggestion {
  /// Names longer than this, in characters, are not compared: the time is quadratic in it.
  private static let maximumLength = 64

  /// The candidate that is most like a name, or nil where none is like it.
  ///
  /// First one that differs in upper and lower case only; else the one with the fewest insertions,
  /// deletions, replacements and swaps of neighbours, if they are at most a third of the longer
  /// name. Of equals, the first.
  public static func closest(
    to name: String, among candidates: some Sequence<String>
  ) -> String? {
    let wanted = Array(name.lowercased())
    guard !wanted.isEmpty, wanted.count <= maximumLength else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let letters = Array(candidate.lowercased())
      if letters == wanted { return candidate }
      guard letters.count <= maximumLength else { continue }
      let limit = max(wanted.count, letters.count) / 3
      guard abs(wanted.count - letters.count) <= limit else { continue }
      let distance = distance(wanted, letters)
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// The Damerau–Levenshtein distance in its restricted form: no part is changed twice.
  static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, leftLetter) in left.enumerated() {
      var current = [row + 1]
      for (column, rightLetter) in right.enumerated() {
        var cost = min(
          last[column + 1] + 1, current[column] + 1,
          last[column] + (leftLetter == rightLetter ? 0 : 1))
        if row > 0, column > 0, leftLetter == right[column - 1], left[row - 1] == rightLetter {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
