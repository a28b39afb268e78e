/// A selector made ready for one document: names are numbers.
struct CompiledSelector {
  struct Branch {
    let complex: Complex
    let output: Output
  }

  enum Output {
    case element
    case text
    case attribute(NameSet)
  }

  /// `ComplexSelector`, compiled.
  struct Complex {
    let compounds: [[Test]]
    let combinators: [Combinator]
    let isRelative: Bool
    /// What an element must be called for the last compound; nil where any name will do.
    let lastName: NameSet?
  }

  /// The names that a selector's name stands for in the document.
  struct NameSet {
    /// Of elements of HTML, or of XML.
    var numbers: [Int32]
    /// Of elements of SVG and MathML in a page, where case matters.
    var foreign: [Int32]

    @inline(__always)
    func contains(_ name: Int32, isForeign: Bool) -> Bool {
      let numbers = isForeign ? foreign : numbers
      return numbers.count == 1 ? numbers[0] == name : numbers.contains(name)
    }
  }

  indirect enum Test {
    case name(NameSet)
    case universal
    case id([UInt8])
    case className([UInt8])
    case attribute(NameSet, AttributeTest.Operation, [UInt8], ignoresCase: Bool)
    case root
    case scope
    case empty
    case link
    case checked
    case isEnabled(Bool)
    case nth(NthPattern, cache: Int, among: [Complex]?)
    case any([Complex])
    case not([Complex])
    case has([Complex])
  }

  let branches: [Branch]
  /// The names of the attributes and elements that tests ask for by themselves.
  let known: KnownNames
  /// How many tests count elements.
  let counters: Int

  init(_ selector: Selector, for document: Document) {
    var compiler = SelectorCompiler(document)
    branches = selector.branches.map { branch in
      Branch(complex: compiler.complex(branch.complex), output: compiler.output(branch.output))
    }
    known = KnownNames(document)
    counters = compiler.counters
  }
}

/// The numbers of names that mean something by themselves; -1 where the document has none.
struct KnownNames {
  let id: Int32
  let className: Int32
  let href: Int32
  let checked: Int32
  let selected: Int32
  let disabled: Int32
  let template: Int32
  let links: [Int32]
  let option: Int32
  let input: Int32
  let controls: [Int32]

  init(_ document: Document) {
    func number(_ name: String) -> Int32 { document.names.existing(name) ?? -1 }
    id = number("id")
    className = number("class")
    href = number("href")
    checked = number("checked")
    selected = number("selected")
    disabled = number("disabled")
    template = document.language == .html ? number("template") : -2
    links = ["a", "area"].compactMap { document.names.existing($0) }
    option = number("option")
    input = number("input")
    controls = ["button", "input", "select", "textarea", "optgroup", "option", "fieldset"]
      .compactMap { document.names.existing($0) }
  }
}

/// Puts numbers in the place of names.
private struct SelectorCompiler {
  let document: Document
  var counters = 0

  init(_ document: Document) { self.document = document }

  mutating func complex(_ selector: ComplexSelector) -> CompiledSelector.Complex {
    let compounds = selector.compounds.map { compound in compound.map { test($0) } }
    var lastName: CompiledSelector.NameSet?
    if case .name(let names)? = compounds.last?.first { lastName = names }
    return CompiledSelector.Complex(
      compounds: compounds, combinators: selector.combinators, isRelative: selector.isRelative,
      lastName: lastName)
  }

  func output(_ output: SelectorBranch.Output) -> CompiledSelector.Output {
    switch output {
    case .element: .element
    case .text: .text
    case .attribute(let name): .attribute(attributeNames(name))
    }
  }

  private mutating func test(_ simple: SimpleSelector) -> CompiledSelector.Test {
    switch simple {
    case .type(let name): return .name(elementNames(name))
    case .universal: return .universal
    case .id(let id): return .id(Array(id.utf8))
    case .className(let name): return .className(Array(name.utf8))
    case .attribute(let test):
      let ignoresCase =
        test.ignoresCase
        ?? (document.language == .html
          && caseInsensitiveValues.contains(test.name.local.lowercased()))
      return .attribute(
        attributeNames(test.name), test.operation, Array(test.value.utf8),
        ignoresCase: ignoresCase)
    case .root: return .root
    case .scope: return .scope
    case .empty: return .empty
    case .link: return .link
    case .checked: return .checked
    case .isEnabled(let flag): return .isEnabled(flag)
    case .nth(let pattern):
      counters += 1
      let cache = counters - 1
      return .nth(pattern, cache: cache, among: pattern.among.map { $0.map { complex($0) } })
    case .any(let all): return .any(all.map { complex($0) })
    case .not(let all): return .not(all.map { complex($0) })
    case .has(let all): return .has(all.map { complex($0) })
    }
  }

  private func elementNames(_ name: SelectorName) -> CompiledSelector.NameSet {
    names(name, orPrefixed: name.prefix == .unsaid || name.prefix == .any)
  }

  /// Without a prefix an attribute of no namespace is meant (Selectors, section 6.4).
  private func attributeNames(_ name: SelectorName) -> CompiledSelector.NameSet {
    names(name, orPrefixed: name.prefix == .any)
  }

  private func names(
    _ name: SelectorName, orPrefixed: Bool
  ) -> CompiledSelector.NameSet {
    func numbers(_ local: String) -> [Int32] {
      if case .named(let prefix) = name.prefix {
        return document.names.existing("\(prefix):\(local)").map { [$0] } ?? []
      }
      let plain = document.names.existing(local).map { [$0] } ?? []
      return orPrefixed ? plain + document.names.prefixedNames(local) : plain
    }
    if document.language == .xml {
      return CompiledSelector.NameSet(numbers: numbers(name.local), foreign: [])
    }
    return CompiledSelector.NameSet(
      numbers: numbers(name.local.lowercased()), foreign: numbers(name.local))
  }
}

/// The attributes of HTML whose values are compared without regard to case (HTML Standard, section
/// 4.16.2).
private let caseInsensitiveValues: Set<String> = [
  "accept", "accept-charset", "align", "alink", "axis", "bgcolor", "charset", "checked", "clear",
  "codetype", "color", "compact", "declare", "defer", "dir", "direction", "disabled", "enctype",
  "face", "frame", "hreflang", "http-equiv", "lang", "language", "link", "media", "method",
  "multiple", "nohref", "noresize", "noshade", "nowrap", "readonly", "rel", "rev", "rules",
  "scope", "scrolling", "selected", "shape", "target", "text", "type", "valign", "valuetype",
  "vlink",
]
