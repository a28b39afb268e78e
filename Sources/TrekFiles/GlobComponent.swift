/// One component of a glob's pattern.
enum GlobComponent: Sendable {
  /// A name as it is.
  case literal(String)
  /// `**`
  case anyDepth
  /// A name with wildcards.
  case wildcard(GlobMatcher)

  init(_ text: String) {
    if text == "**" {
      self = .anyDepth
    } else if Glob.isPattern(text) {
      self = .wildcard(GlobMatcher(text))
    } else {
      self = .literal(text)
    }
  }
}

/// Matches names against one component with `*`, `?` and `[…]`.
struct GlobMatcher: Sendable {
  private enum Token {
    case star
    case any
    case exactly(Unicode.Scalar)
    case oneOf([ClosedRange<Unicode.Scalar>], negated: Bool)
  }

  private let tokens: [Token]
  private let findsHidden: Bool

  init(_ pattern: String) {
    findsHidden = pattern.hasPrefix(".")
    var tokens: [Token] = []
    let scalars = Array(pattern.unicodeScalars)
    var index = 0
    while index < scalars.count {
      switch scalars[index] {
      case "*": tokens.append(.star)
      case "?": tokens.append(.any)
      case "[":
        if let (token, next) = Self.bracket(scalars, index) {
          tokens.append(token)
          index = next
          continue
        }
        tokens.append(.exactly("["))
      default: tokens.append(.exactly(scalars[index]))
      }
      index += 1
    }
    self.tokens = tokens
  }

  /// Reads `[abc]`, `[a-z]`, `[!abc]`; nil where no bracket closes it, so that it stands for itself.
  private static func bracket(_ scalars: [Unicode.Scalar], _ start: Int) -> (Token, Int)? {
    var index = start + 1
    var negated = false
    if index < scalars.count, scalars[index] == "!" || scalars[index] == "^" {
      negated = true
      index += 1
    }
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    let first = index
    while index < scalars.count {
      if scalars[index] == "]" && index > first {
        return (.oneOf(ranges, negated: negated), index + 1)
      }
      let low = scalars[index]
      if index + 2 < scalars.count, scalars[index + 1] == "-", scalars[index + 2] != "]" {
        let high = scalars[index + 2]
        if low <= high { ranges.append(low...high) }
        index += 3
      } else {
        ranges.append(low...low)
        index += 1
      }
    }
    return nil
  }

  /// Whether a name matches; in time at most the product of both lengths.
  func matches(_ name: String) -> Bool {
    if name.hasPrefix(".") && !findsHidden { return false }
    let scalars = Array(name.unicodeScalars)
    var token = 0
    var index = 0
    // Where to go on when what follows the last star did not match.
    var star: (token: Int, index: Int)?
    while index < scalars.count {
      if token < tokens.count {
        if case .star = tokens[token] {
          star = (token, index)
          token += 1
          continue
        }
        if accepts(tokens[token], scalars[index]) {
          token += 1
          index += 1
          continue
        }
      }
      guard let last = star else { return false }
      star = (last.token, last.index + 1)
      token = last.token + 1
      index = last.index + 1
    }
    while token < tokens.count, case .star = tokens[token] { token += 1 }
    return token == tokens.count
  }

  private func accepts(_ token: Token, _ scalar: Unicode.Scalar) -> Bool {
    switch token {
    case .star: false
    case .any: true
    case .exactly(let expected): expected == scalar
    case .oneOf(let ranges, let negated): ranges.contains { $0.contains(scalar) } != negated
    }
  }
}
