public import TrekValues

/// What a selector gives of an element or a document, one after the other, in document order.
///
/// For one task at a time.
public final class Selection {
  /// The search took more steps than one may.
  public struct TooManySteps: Error, Sendable {}

  private let selector: CompiledSelector
  private let matcher: SelectorMatcher
  private let document: Document
  private var next: Int
  private let end: Int
  /// Given for the node before the next one, by branches that come later; the last one first.
  private var waiting: [Value] = []
  private let givesText: Bool

  /// Begins a search in what is inside of an element; selectors see all that is around it.
  public init(_ selector: Selector, in element: Element) {
    document = element.document
    self.selector = CompiledSelector(selector, for: document)
    matcher = SelectorMatcher(self.selector, in: document, scope: element.index)
    let ranges = self.selector.branches.map { [matcher] in
      matcher.candidates(of: $0.complex, from: element.index)
    }
    var start = element.index + 1
    var end = Int(document.nodes[element.index].end)
    // `~ a` looks behind the element.
    for range in ranges where !range.isEmpty {
      start = min(start, range.lowerBound)
      end = max(end, range.upperBound)
    }
    next = start
    self.end = end
    givesText = self.selector.branches.contains {
      if case .text = $0.output { true } else { false }
    }
  }

  /// The next element or text, or nil at the end.
  public func value() throws(TooManySteps) -> Value? {
    if let value = waiting.popLast() { return value }
    let nodes = document.nodes
    while next < end {
      let node = next
      let kind = nodes[node].kind
      if kind == .element {
        // What a template holds is not part of the page.
        next = matcher.isTemplate(node) ? Int(nodes[node].end) : node + 1
        collect(node)
      } else {
        next = node + 1
        if kind == .text, givesText { collectText(node) }
      }
      if matcher.isExhausted { throw TooManySteps() }
      if let value = waiting.popLast() { return value }
    }
    return nil
  }

  private func collect(_ node: Int) {
    var isGiven = false
    for branch in selector.branches {
      switch branch.output {
      case .text: continue
      case .element:
        // One element is given once, however many branches take it.
        if !isGiven, takes(branch, node) {
          isGiven = true
          waiting.append(.object(Element(document, node)))
        }
      case .attribute(let names):
        if takes(branch, node), let range = matcher.attribute(names, of: node) {
          waiting.append(.text(document.text(range)))
        }
      }
    }
    if waiting.count > 1 { waiting.reverse() }
  }

  private func collectText(_ node: Int) {
    let parent = Int(document.nodes[node].parent)
    guard parent > 0 else { return }
    for branch in selector.branches {
      if case .text = branch.output, takes(branch, parent) {
        waiting.append(.text(document.text(document.nodes[node].content)))
        return
      }
    }
  }

  @inline(__always)
  private func takes(_ branch: CompiledSelector.Branch, _ node: Int) -> Bool {
    matcher.matches(branch.complex, node, anchor: matcher.scope)
  }
}

extension Element {
  /// The first element inside that a selector takes, or nil.
  public func first(_ selector: Selector) throws(Selection.TooManySteps) -> Element? {
    try Selection(selector, in: self).value().flatMap(Element.of)
  }

  /// All elements and texts that a selector gives.
  public func all(_ selector: Selector) throws(Selection.TooManySteps) -> [Value] {
    let selection = Selection(selector, in: self)
    var values: [Value] = []
    while let value = try selection.value() { values.append(value) }
    return values
  }
}
