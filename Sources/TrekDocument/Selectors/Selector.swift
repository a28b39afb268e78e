/// A CSS selector, read: which elements of a document it takes, and what it gives of each.
///
/// Selectors Level 4 as browsers have it where nobody looks at the page, and `::text` and
/// `::attr(name)` besides.
public struct Selector: Sendable, Hashable {
  /// As it was written.
  public let text: String
  let branches: [SelectorBranch]

  /// The most levels of `:is(…)` and the like in one another.
  public static let maximumDepth = 16
  /// The longest selector, in bytes.
  public static let maximumLength = 16 << 10

  /// Reads a selector; throws with the place of the first mistake.
  public init(_ text: String) throws(SelectorError) {
    var parser = SelectorParser(text)
    self.text = text
    branches = try parser.selector()
  }

  /// Whether all that it gives is text, as by `::text`.
  public var givesText: Bool { branches.allSatisfy { $0.output != .element } }
  /// Whether all that it gives are elements.
  public var givesElements: Bool { branches.allSatisfy { $0.output == .element } }
}

/// One of the selectors between commas.
struct SelectorBranch: Sendable, Hashable {
  /// What is given of each element.
  enum Output: Sendable, Hashable {
    case element
    /// The texts directly in it, each by itself.
    case text
    /// The value of an attribute, where it has it.
    case attribute(SelectorName)
  }

  var complex: ComplexSelector
  var output: Output
}

/// Compounds with combinators between them.
struct ComplexSelector: Sendable, Hashable {
  /// From left to right; at least one.
  var compounds: [[SimpleSelector]]
  /// One fewer than compounds; one as many where it begins with a combinator.
  var combinators: [Combinator]

  /// Whether it begins with a combinator: it is relative to an anchor, in `:has` or in `css "> a"`.
  var isRelative: Bool { combinators.count == compounds.count }
}

/// What stands between two compounds.
enum Combinator: Sendable, Hashable {
  /// White space.
  case descendant
  /// `>`.
  case child
  /// `+`.
  case next
  /// `~`.
  case later
  /// White space before a sole `::text`: the element itself counts too, as in scrapy.
  case descendantOrSelf
}

/// A name with the prefix that stands before `|`.
struct SelectorName: Sendable, Hashable {
  enum Prefix: Sendable, Hashable {
    /// None was written.
    case unsaid
    /// `*|`.
    case any
    /// `|`.
    case none
    case named(String)
  }

  var prefix: Prefix
  var local: String
}

/// One condition on an element.
indirect enum SimpleSelector: Sendable, Hashable {
  case type(SelectorName)
  case universal
  case id(String)
  case className(String)
  case attribute(AttributeTest)
  case root
  case scope
  case empty
  case link
  case checked
  case isEnabled(Bool)
  case nth(NthPattern)
  /// `:is`, `:where`; without any branch nothing matches.
  case any([ComplexSelector])
  case not([ComplexSelector])
  case has([ComplexSelector])
}

/// `[name operator value]`.
struct AttributeTest: Sendable, Hashable {
  enum Operation: Sendable, Hashable {
    case exists, equals, includes, dash, prefix, suffix, substring
  }

  var name: SelectorName
  var operation: Operation
  var value: String
  /// `i`: true, `s`: false; nil: as HTML has it for the attribute.
  var ignoresCase: Bool?
}

/// `an+b`, counted from the start or the end, among all siblings or some.
struct NthPattern: Sendable, Hashable {
  var step: Int
  var offset: Int
  var fromEnd = false
  var ofType = false
  /// `of S`.
  var among: [ComplexSelector]?

  /// Whether the n-th is meant; n counts from 1.
  func contains(_ number: Int) -> Bool {
    let rest = number - offset
    if step == 0 { return rest == 0 }
    return rest % step == 0 && rest / step >= 0
  }
}

/// Why a text is no selector.
public struct SelectorError: Error, Sendable, Hashable {
  /// What is wrong: lower case, no full stop.
  public let message: String
  /// Where in the selector, in bytes.
  public let offset: Int
  /// What to do about it, or nil.
  public let help: String?

  /// Makes an error.
  public init(_ message: String, at offset: Int, help: String? = nil) {
    self.message = message
    self.offset = offset
    self.help = help
  }
}
