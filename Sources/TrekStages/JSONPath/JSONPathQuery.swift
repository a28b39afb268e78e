/// A query of RFC 9535, read.
struct JSONPath: Sendable {
  /// As it was written.
  let text: String
  let segments: [Segment]

  /// The most values that one query may give or go through, filters included.
  static let maximumSteps = 10_000_000
  /// The most levels of brackets and filters in one another.
  static let maximumDepth = 64
  /// The longest query, in bytes.
  static let maximumLength = 16 << 10

  struct Segment: Sendable {
    /// `..`: of the value itself and all that is in it.
    let isDescendant: Bool
    let selectors: [Selector]
  }

  enum Selector: Sendable {
    case name(String)
    case wildcard
    case index(Int)
    case slice(start: Int?, end: Int?, step: Int)
    case filter(Condition)
  }

  /// A query inside of a filter.
  struct Query: Sendable {
    /// `$`, or else `@`.
    let isAbsolute: Bool
    let segments: [Segment]

    /// Whether it gives one value at most.
    var isSingular: Bool {
      segments.allSatisfy { segment in
        guard !segment.isDescendant, segment.selectors.count == 1 else { return false }
        switch segment.selectors[0] {
        case .name, .index: return true
        default: return false
        }
      }
    }
  }
}

extension JSONPath {
  /// What a filter asks of a value.
  indirect enum Condition: Sendable {
    case or([Condition])
    case and([Condition])
    case not(Condition)
    case exists(Query)
    case compare(Operand, Comparison, Operand)
    case call(Function)
  }

  enum Comparison: String, Sendable, CaseIterable {
    case equal = "=="
    case unequal = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
  }

  /// One side of a comparison, or what a function is given.
  enum Operand: Sendable {
    case literal(JSONPathLiteral)
    case query(Query)
    case call(Function)
    case condition(Condition)
  }

  /// A call of one of the five functions (section 2.4).
  struct Function: Sendable {
    let name: JSONPathFunction
    let arguments: [Operand]
    /// The second argument of `match` and `search`, where it is known.
    let pattern: JSONPathPattern?
  }
}

/// Why a text is no query.
struct JSONPathError: Error, Hashable {
  /// What is wrong: lower case, no full stop.
  let message: String
  /// Where in the query, in bytes.
  let offset: Int
  /// What to do about it, or nil.
  var help: String?
}
