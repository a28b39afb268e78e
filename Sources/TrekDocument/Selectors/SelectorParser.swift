/// Reads selectors (Selectors Level 4, CSS Syntax Level 3).
struct SelectorParser {
  var scanner: SelectorScanner
  /// How many functions the place is in.
  private var depth = 0

  init(_ text: String) { scanner = SelectorScanner(text) }

  /// The whole text as a list of selectors.
  mutating func selector() throws(SelectorError) -> [SelectorBranch] {
    if scanner.bytes.count > Selector.maximumLength {
      throw SelectorError(
        "the selector has more than \(Selector.maximumLength) bytes", at: Selector.maximumLength)
    }
    var branches: [SelectorBranch] = []
    repeat { branches.append(try branch(mayBeginWithCombinator: true)) } while scanner.take(",")
    if scanner.peek != nil {
      throw scanner.error("\(scanner.shownCharacter) has no place here")
    }
    return branches
  }

  /// The list in the brackets of `:is(…)`, with the closing one.
  mutating func list(
    ofRelative isRelative: Bool = false, mayBeEmpty: Bool = false
  ) throws(SelectorError) -> [ComplexSelector] {
    depth += 1
    defer { depth -= 1 }
    if depth > Selector.maximumDepth {
      throw scanner.error("selectors nest more than \(Selector.maximumDepth) deep")
    }
    scanner.skipSpace()
    if mayBeEmpty, scanner.take(")") { return [] }
    var all: [ComplexSelector] = []
    repeat {
      scanner.skipSpace()
      let start = scanner.offset
      var branch = try branch(mayBeginWithCombinator: isRelative)
      if branch.output != .element {
        throw SelectorError(
          "`::text` and `::attr(…)` end a whole selector, and stand in no brackets", at: start)
      }
      if isRelative, !branch.complex.isRelative {
        branch.complex.combinators.insert(.descendant, at: 0)
      }
      all.append(branch.complex)
    } while scanner.take(",")
    try close()
    return all
  }

  /// The closing bracket.
  mutating func close() throws(SelectorError) {
    scanner.skipSpace()
    if !scanner.take(")") { throw scanner.error("`)` is missing here") }
  }

  private mutating func branch(
    mayBeginWithCombinator: Bool
  ) throws(SelectorError) -> SelectorBranch {
    var compounds: [[SimpleSelector]] = []
    var combinators: [Combinator] = []
    scanner.skipSpace()
    if let first = scanner.takeCombinator() {
      guard mayBeginWithCombinator else {
        throw scanner.error("a combinator stands between two selectors", back: 1)
      }
      combinators.append(first)
      scanner.skipSpace()
    }
    while true {
      var compound = try compound()
      let output = try pseudoElement()
      if compound.isEmpty {
        if output == .element { throw nothingHere(after: combinators) }
        // `h1 ::text`: all texts in the element, its own as well.
        if !compounds.isEmpty, combinators.last == .descendant {
          combinators[combinators.count - 1] = .descendantOrSelf
        }
        compound = [.universal]
      }
      compounds.append(compound)
      let complex = ComplexSelector(compounds: compounds, combinators: combinators)
      let hasSpace = scanner.skipSpace()
      let ends: [UInt8?] = [nil, UInt8(ascii: ","), UInt8(ascii: ")")]
      if ends.contains(scanner.peek) { return SelectorBranch(complex: complex, output: output) }
      if output != .element {
        throw scanner.error("nothing can follow `::text` and `::attr(…)` but a comma")
      }
      if let combinator = scanner.takeCombinator() {
        combinators.append(combinator)
        scanner.skipSpace()
      } else if hasSpace {
        combinators.append(.descendant)
      } else {
        throw scanner.error("\(scanner.shownCharacter) has no place here")
      }
    }
  }

  private func nothingHere(after combinators: [Combinator]) -> SelectorError {
    guard let byte = scanner.peek else {
      return scanner.error(
        combinators.isEmpty ? "a selector is missing here" : "a selector is missing at the end")
    }
    if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ")") {
      return scanner.error("a selector is missing before `\(Unicode.Scalar(byte))`")
    }
    if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "@") {
      return scanner.error(
        "\(scanner.shownCharacter) begins no selector", help: "these are CSS selectors, not XPath")
    }
    if byte &- UInt8(ascii: "0") < 10 {
      return scanner.error("a name does not begin with a digit", help: "write it as `[id='1a']`")
    }
    return scanner.error("\(scanner.shownCharacter) begins no selector")
  }

  // MARK: Compounds

  private mutating func compound() throws(SelectorError) -> [SimpleSelector] {
    var result: [SimpleSelector] = []
    if let type = try typeSelector() { result.append(type) }
    while let byte = scanner.peek {
      switch byte {
      case UInt8(ascii: "#"):
        _ = scanner.take("#")
        guard let name = scanner.name(afterHash: true) else {
          throw scanner.error("a name is missing after `#`")
        }
        result.append(.id(name))
      case UInt8(ascii: "."):
        _ = scanner.take(".")
        guard let name = scanner.name() else {
          throw scanner.error("a class's name is missing after `.`")
        }
        result.append(.className(name))
      case UInt8(ascii: "["):
        _ = scanner.take("[")
        result.append(.attribute(try attributeTest()))
      case UInt8(ascii: ":"):
        if scanner.peek(1) == UInt8(ascii: ":") { return result }
        _ = scanner.take(":")
        result.append(try pseudoClass())
      default: return result
      }
    }
    return result
  }

  private mutating func typeSelector() throws(SelectorError) -> SimpleSelector? {
    let start = scanner
    guard let name = qualifiedName() else { return nil }
    if name.local != "*" {
      if name.local.isEmpty { throw start.error("a name is missing after `|`") }
      return .type(name)
    }
    return name.prefix == .unsaid || name.prefix == .any ? .universal : .type(name)
  }

  /// `a`, `*`, `p|a`, `*|a`, `|a`.
  private mutating func qualifiedName() -> SelectorName? {
    func isBar(_ scanner: SelectorScanner) -> Bool {
      scanner.peek == UInt8(ascii: "|") && scanner.peek(1) != UInt8(ascii: "=")
    }
    var first: String?
    if scanner.take("*") { first = "*" } else { first = scanner.name() }
    guard isBar(scanner) else {
      return first.map { SelectorName(prefix: .unsaid, local: $0) }
    }
    _ = scanner.take("|")
    let prefix: SelectorName.Prefix =
      switch first {
      case nil: .none
      case "*"?: .any
      case let name?: .named(name)
      }
    let local = scanner.take("*") ? "*" : scanner.name() ?? ""
    return SelectorName(prefix: prefix, local: local)
  }

  private mutating func attributeTest() throws(SelectorError) -> AttributeTest {
    scanner.skipSpace()
    guard let name = qualifiedName(), !name.local.isEmpty, name.local != "*" else {
      throw scanner.error("the name of an attribute is missing after `[`")
    }
    scanner.skipSpace()
    if scanner.take("]") {
      return AttributeTest(name: name, operation: .exists, value: "", ignoresCase: nil)
    }
    let operation: AttributeTest.Operation
    switch scanner.peek {
    case UInt8(ascii: "="): operation = .equals
    case UInt8(ascii: "~"): operation = .includes
    case UInt8(ascii: "|"): operation = .dash
    case UInt8(ascii: "^"): operation = .prefix
    case UInt8(ascii: "$"): operation = .suffix
    case UInt8(ascii: "*"): operation = .substring
    default:
      throw scanner.error(
        "\(scanner.shownCharacter) is none of `]`, `=`, `~=`, `|=`, `^=`, `$=` and `*=`")
    }
    if operation != .equals {
      guard scanner.peek(1) == UInt8(ascii: "=") else { throw scanner.error("`=` is missing here") }
      _ =
        scanner.take("~") || scanner.take("|") || scanner.take("^") || scanner.take("$")
        || scanner.take("*")
    }
    _ = scanner.take("=")
    scanner.skipSpace()
    guard let value = try scanner.string() ?? scanner.name() else {
      throw scanner.error(
        "the value of the attribute is missing here",
        help: "a value that is no plain name stands in quotes: `[width='10']`")
    }
    let hasSpace = scanner.skipSpace()
    var ignoresCase: Bool?
    if hasSpace || scanner.isAtName {
      switch scanner.peek.map({ $0 | 0x20 }) {
      case UInt8(ascii: "i"): ignoresCase = true
      case UInt8(ascii: "s"): ignoresCase = false
      default: break
      }
      if ignoresCase != nil { _ = scanner.name() }
    }
    scanner.skipSpace()
    if !scanner.take("]") { throw scanner.error("`]` is missing here") }
    return AttributeTest(
      name: name, operation: operation, value: value, ignoresCase: ignoresCase)
  }

  /// `::text`, `::attr(name)`, or nothing.
  private mutating func pseudoElement() throws(SelectorError) -> SelectorBranch.Output {
    guard scanner.peek == UInt8(ascii: ":"), scanner.peek(1) == UInt8(ascii: ":") else {
      return .element
    }
    let start = scanner
    _ = scanner.take(":") && scanner.take(":")
    switch scanner.name()?.lowercased() {
    case "text": return .text
    case "attr":
      guard scanner.take("(") else { throw scanner.error("`(` is missing after `::attr`") }
      scanner.skipSpace()
      guard let name = qualifiedName(), !name.local.isEmpty, name.local != "*" else {
        throw scanner.error("the name of an attribute is missing here")
      }
      try close()
      return .attribute(name)
    default:
      throw start.error(
        "there is no such pseudo-element", help: "there are `::text` and `::attr(name)`")
    }
  }
}
