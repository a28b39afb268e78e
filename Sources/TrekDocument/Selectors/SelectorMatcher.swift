/// Says which nodes of a document a selector takes.
///
/// Compounds are compared from right to left. Each comparison is a step, and the steps are limited:
/// `a b c d e` over a deep page, or `x ~ y` over a long list, can take as many as the product of
/// their lengths. For one task at a time.
final class SelectorMatcher {
  let document: Document
  let scope: Int
  private let known: KnownNames
  private var steps: Int
  /// The number of each element that was counted, by counter.
  private var counts: [[Int32: Int32]]

  init(_ selector: CompiledSelector, in document: Document, scope: Int) {
    self.document = document
    self.scope = scope
    known = selector.known
    counts = Array(repeating: [:], count: selector.counters)
    let size = Int(document.nodes[scope].end) - scope
    steps = 20_000_000 + 500 * size
  }

  /// Whether the steps were used up, so that answers mean nothing any more.
  var isExhausted: Bool { steps < 0 }

  /// Whether a node has content that is not part of the page.
  @inline(__always)
  func isTemplate(_ node: Int) -> Bool { document.nodes[node].name == known.template }

  /// Whether an element is one that the selector takes; `anchor` is what it is relative to.
  @inline(__always)
  func matches(_ complex: CompiledSelector.Complex, _ node: Int, anchor: Int) -> Bool {
    if let names = complex.lastName {
      let element = document.nodes[node]
      if !names.contains(element.name, isForeign: element.isForeign) { return false }
    }
    return matches(complex, complex.compounds.count - 1, node, anchor)
  }

  private func matches(
    _ complex: CompiledSelector.Complex, _ last: Int, _ node: Int, _ anchor: Int
  ) -> Bool {
    steps -= 1
    if steps < 0 { return false }
    for test in complex.compounds[last] where !passes(test, node) { return false }
    let nodes = document.nodes
    // A relative selector has one combinator more, before its first compound.
    let place = complex.isRelative ? last : last - 1
    if place < 0 { return true }
    let combinator = complex.combinators[place]
    if last == 0 { return isReached(node, from: anchor, by: combinator) }
    switch combinator {
    case .child:
      guard let parent = document.parentElement(of: node) else { return false }
      return matches(complex, last - 1, parent, anchor)
    case .descendant, .descendantOrSelf:
      if combinator == .descendantOrSelf, matches(complex, last - 1, node, anchor) { return true }
      var next = document.parentElement(of: node)
      while let ancestor = next, steps >= 0 {
        if matches(complex, last - 1, ancestor, anchor) { return true }
        next = document.parentElement(of: ancestor)
      }
      return false
    case .next:
      let previous = Int(nodes[node].previous)
      return previous >= 0 && matches(complex, last - 1, previous, anchor)
    case .later:
      var previous = Int(nodes[node].previous)
      while previous >= 0, steps >= 0 {
        if matches(complex, last - 1, previous, anchor) { return true }
        previous = Int(nodes[previous].previous)
      }
      return false
    }
  }

  private func isReached(_ node: Int, from anchor: Int, by combinator: Combinator) -> Bool {
    let nodes = document.nodes
    switch combinator {
    case .child: return Int(nodes[node].parent) == anchor
    case .descendant: return node > anchor && node < Int(nodes[anchor].end)
    case .descendantOrSelf: return node >= anchor && node < Int(nodes[anchor].end)
    case .next: return Int(nodes[node].previous) == anchor
    case .later: return nodes[node].parent == nodes[anchor].parent && node > anchor
    }
  }

  /// The nodes among which a relative selector finds what it takes, in document order.
  func candidates(of complex: CompiledSelector.Complex, from anchor: Int) -> Range<Int> {
    let nodes = document.nodes
    let inside = (anchor + 1)..<Int(nodes[anchor].end)
    guard complex.isRelative else { return inside }
    switch complex.combinators[0] {
    case .child, .descendant, .descendantOrSelf: return inside
    case .next, .later:
      let parent = nodes[anchor].parent
      if parent < 0 { return 0..<0 }
      return Int(nodes[anchor].end)..<Int(nodes[Int(parent)].end)
    }
  }

  private func matchesAny(_ all: [CompiledSelector.Complex], _ node: Int) -> Bool {
    all.contains { matches($0, node, anchor: scope) }
  }

  // MARK: Tests

  private func passes(_ test: CompiledSelector.Test, _ node: Int) -> Bool {
    let element = document.nodes[node]
    switch test {
    case .name(let names): return names.contains(element.name, isForeign: element.isForeign)
    case .universal: return true
    case .id(let id): return equals(known.id, node, id)
    case .className(let name): return hasToken(known.className, node, name, ignoresCase: false)
    case .attribute(let names, let operation, let value, let ignoresCase):
      return hasAttribute(names, operation, value, ignoresCase, node)
    case .root: return element.parent == 0
    case .scope: return scope == 0 ? element.parent == 0 : node == scope
    case .empty: return isEmpty(node)
    case .link:
      return known.links.contains(element.name) && document.attribute(known.href, of: node) != nil
    case .checked:
      return element.name == known.option
        ? document.attribute(known.selected, of: node) != nil
        : element.name == known.input && document.attribute(known.checked, of: node) != nil
    case .isEnabled(let wanted):
      return known.controls.contains(element.name)
        && (document.attribute(known.disabled, of: node) == nil) == wanted
    case .nth(let pattern, let cache, let among): return isNth(pattern, cache, among, node)
    case .any(let all): return matchesAny(all, node)
    case .not(let all): return !matchesAny(all, node)
    case .has(let all): return all.contains { has($0, node) }
    }
  }

  private func isEmpty(_ node: Int) -> Bool {
    var next = node + 1
    while next < Int(document.nodes[node].end) {
      let kind = document.nodes[next].kind
      if kind == .element || kind == .text { return false }
      next += 1
    }
    return true
  }

  private func has(_ complex: CompiledSelector.Complex, _ node: Int) -> Bool {
    let range = candidates(of: complex, from: node)
    var next = range.lowerBound
    while next < range.upperBound, steps >= 0 {
      steps -= 1
      if document.nodes[next].kind == .element {
        if matches(complex, next, anchor: node) { return true }
        if isTemplate(next) {
          next = Int(document.nodes[next].end)
          continue
        }
      }
      next += 1
    }
    return false
  }

  // MARK: Counting

  private func isNth(
    _ pattern: NthPattern, _ cache: Int, _ among: [CompiledSelector.Complex]?, _ node: Int
  ) -> Bool {
    if pattern.step == 0, pattern.offset == 1, !pattern.ofType, among == nil {
      return pattern.fromEnd
        ? document.nextElement(after: node) == nil : document.nodes[node].previous < 0
    }
    if let number = counts[cache][Int32(node)] {
      return number > 0 && pattern.contains(Int(number))
    }
    count(siblingsOf: node, pattern, cache, among)
    guard let number = counts[cache][Int32(node)], number > 0 else { return false }
    return pattern.contains(Int(number))
  }

  /// Numbers all children of a parent at once, so that a long list is gone through once.
  private func count(
    siblingsOf node: Int, _ pattern: NthPattern, _ cache: Int, _ among: [CompiledSelector.Complex]?
  ) {
    var siblings: [Int] = []
    var next = document.firstElement(in: Int(document.nodes[node].parent))
    while let sibling = next {
      siblings.append(sibling)
      next = document.nextElement(after: sibling)
    }
    if pattern.fromEnd { siblings.reverse() }
    steps -= siblings.count
    var total: Int32 = 0
    var byName: [Int32: Int32] = [:]
    for sibling in siblings {
      if let among, !matchesAny(among, sibling) {
        counts[cache][Int32(sibling)] = 0
      } else if pattern.ofType {
        let name = document.nodes[sibling].name
        byName[name, default: 0] += 1
        counts[cache][Int32(sibling)] = byName[name]
      } else {
        total += 1
        counts[cache][Int32(sibling)] = total
      }
    }
  }

  // MARK: Attributes

  private func equals(_ name: Int32, _ node: Int, _ value: [UInt8]) -> Bool {
    guard let range = document.attribute(name, of: node) else { return false }
    return document.withBytes(range) { AttributeText.equal($0, value, ignoresCase: false) }
  }

  private func hasToken(
    _ name: Int32, _ node: Int, _ token: [UInt8], ignoresCase: Bool
  ) -> Bool {
    guard let range = document.attribute(name, of: node) else { return false }
    return document.withBytes(range) {
      AttributeText.hasToken($0, token, ignoresCase: ignoresCase)
    }
  }

  private func hasAttribute(
    _ names: CompiledSelector.NameSet, _ operation: AttributeTest.Operation, _ value: [UInt8],
    _ ignoresCase: Bool, _ node: Int
  ) -> Bool {
    let isForeign = document.nodes[node].isForeign
    for index in document.attributeRange(of: node) {
      let attribute = document.attributes[index]
      guard names.contains(attribute.name, isForeign: isForeign) else { continue }
      let isFound = document.withBytes(attribute.value) {
        AttributeText.matches($0, operation, value, ignoresCase: ignoresCase)
      }
      if isFound { return true }
    }
    return false
  }

  /// The value of the attribute of one of some names.
  func attribute(_ names: CompiledSelector.NameSet, of node: Int) -> TextRange? {
    let isForeign = document.nodes[node].isForeign
    for index in document.attributeRange(of: node) {
      let attribute = document.attributes[index]
      if names.contains(attribute.name, isForeign: isForeign) { return attribute.value }
    }
    return nil
  }
}
