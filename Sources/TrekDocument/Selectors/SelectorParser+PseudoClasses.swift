extension SelectorParser {
  /// What stands behind a colon.
  mutating func pseudoClass() throws(SelectorError) -> SimpleSelector {
    let start = scanner
    guard let name = scanner.name()?.lowercased() else {
      throw scanner.error("the name of a pseudo-class is missing after `:`")
    }
    if scanner.take("(") { return try function(name, start) }
    switch name {
    case "root": return .root
    case "scope": return .scope
    case "empty": return .empty
    case "link", "any-link": return .link
    case "checked": return .checked
    case "enabled": return .isEnabled(true)
    case "disabled": return .isEnabled(false)
    case "first-child": return .nth(NthPattern(step: 0, offset: 1))
    case "last-child": return .nth(NthPattern(step: 0, offset: 1, fromEnd: true))
    case "first-of-type": return .nth(NthPattern(step: 0, offset: 1, ofType: true))
    case "last-of-type":
      return .nth(NthPattern(step: 0, offset: 1, fromEnd: true, ofType: true))
    case "only-child": return only(ofType: false)
    case "only-of-type": return only(ofType: true)
    default: throw unknown(name, start)
    }
  }

  /// The first and the last: not one that is not the first, nor one that is not the last.
  private func only(ofType: Bool) -> SimpleSelector {
    func compound(_ fromEnd: Bool) -> ComplexSelector {
      let nth = SimpleSelector.nth(
        NthPattern(step: 0, offset: 1, fromEnd: fromEnd, ofType: ofType))
      return ComplexSelector(
        compounds: [
          [.not([ComplexSelector(compounds: [[nth]], combinators: [])])]
        ], combinators: [])
    }
    return .not([compound(false), compound(true)])
  }

  private mutating func function(
    _ name: String, _ start: SelectorScanner
  ) throws(SelectorError) -> SimpleSelector {
    switch name {
    case "is", "where", "matches", "any": return .any(try list(mayBeEmpty: true))
    case "not": return .not(try list())
    case "has": return .has(try list(ofRelative: true))
    case "nth-child": return .nth(try nth(takesOf: true))
    case "nth-last-child":
      var pattern = try nth(takesOf: true)
      pattern.fromEnd = true
      return .nth(pattern)
    case "nth-of-type", "nth-last-of-type":
      var pattern = try nth(takesOf: false)
      pattern.ofType = true
      pattern.fromEnd = name == "nth-last-of-type"
      return .nth(pattern)
    default: throw unknown(name, start)
    }
  }

  private func unknown(_ name: String, _ start: SelectorScanner) -> SelectorError {
    let help =
      switch name {
      case "hover", "focus", "active", "visited", "target", "focus-within", "focus-visible":
        "nobody looks at the page here, so that nothing is ever `:\(name)`"
      case "contains", "text", "icontains":
        "look at the text behind the selector: `| where .text contains \"…\"`"
      case "first", "last", "eq", "nth", "gt", "lt":
        "`| first`, `| last`, `| skip n` and `| take n` stand behind the selector"
      case "before", "after": "what style sheets add is not in the page"
      default:
        "there are :is :where :not :has, :nth-child and its kin, :first-child, :last-child, "
          + ":only-child, …-of-type, :root, :scope, :empty, :link, :checked, :enabled, :disabled"
      }
    return start.error("there is no pseudo-class `:\(name)`", back: 1, help: help)
  }

  /// `an+b`, `even`, `odd`, and `of S` (CSS Syntax, section 6), with the closing bracket.
  private mutating func nth(takesOf: Bool) throws(SelectorError) -> NthPattern {
    scanner.skipSpace()
    var pattern = try formula()
    let hasSpace = scanner.skipSpace()
    if takesOf, hasSpace, scanner.isAtName {
      let start = scanner
      guard scanner.name()?.lowercased() == "of" else {
        throw start.error("\(start.shownCharacter) is neither `of` nor `)`")
      }
      pattern.among = try list()
      return pattern
    }
    try close()
    return pattern
  }

  private mutating func formula() throws(SelectorError) -> NthPattern {
    let start = scanner
    func wrong() -> SelectorError {
      start.error(
        "a pattern as `2`, `odd`, `even` or `2n+1` is missing here")
    }
    if scanner.peek.map({ $0 | 0x20 }) == UInt8(ascii: "e")
      || scanner.peek.map({ $0 | 0x20 }) == UInt8(ascii: "o")
    {
      switch scanner.name()?.lowercased() {
      case "even": return NthPattern(step: 2, offset: 0)
      case "odd": return NthPattern(step: 2, offset: 1)
      default: throw wrong()
      }
    }
    var sign = 1
    if scanner.take("-") { sign = -1 } else { _ = scanner.take("+") }
    let number = scanner.digits()
    guard scanner.take("n") || scanner.take("N") else {
      guard let number else { throw wrong() }
      return NthPattern(step: 0, offset: sign * number)
    }
    let step = sign * (number ?? 1)
    let behind = scanner
    scanner.skipSpace()
    if scanner.take("+") {
      sign = 1
    } else if scanner.take("-") {
      sign = -1
    } else {
      scanner = behind
      return NthPattern(step: step, offset: 0)
    }
    scanner.skipSpace()
    guard let offset = scanner.digits() else {
      throw scanner.error("a number is missing here")
    }
    return NthPattern(step: step, offset: sign * offset)
  }
}
