internal import TrekStageKit
internal import TrekValues

/// How sorted items stand to each other.
struct SortOrder {
  let descending: Bool

  /// Whether one goes before the other; those that are equal go by where they came, and those whose
  /// key is null go last.
  func goesBefore(_ one: Value, _ first: Int, _ other: Value, _ second: Int) -> Bool {
    if one.isNull || other.isNull {
      return one.isNull == other.isNull ? first < second : other.isNull
    }
    switch Value.compare(one, other) {
    case .less: return !descending
    case .greater: return descending
    case .equal, nil: return first < second
    }
  }
}

/// An item that is sorted, with its key and the number in which it came.
struct SortEntry {
  let key: Value
  let item: Item
  let number: Int
}
