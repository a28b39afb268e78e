public import TrekValues

/// A page or a document of XML, read: flat, never changed, shared by all its elements.
///
/// The nodes stand in document order in one array, and each knows its parent and where its subtree
/// ends. So nothing that builds, walks or frees a document calls itself, however deep it nests.
/// Text and values of attributes are ranges of the source where nothing in them was decoded.
public final class Document: Sendable {
  /// The most levels of elements.
  public static let maximumDepth = 512
  /// The most nodes; a document of so many takes some 130 MB.
  public static let maximumNodes = 4_000_000
  /// The longest source, in bytes.
  public static let maximumSource = 1 << 30

  /// What it was written in.
  public enum Language: Sendable, Hashable {
    /// HTML: names without regard to case, and the elements that browsers know.
    case html
    /// XML.
    case xml
  }

  /// What it was written in.
  public let language: Language
  /// Where it came from, where that is known: what its links are relative to.
  public let url: Text?

  let nodes: [DocumentNode]
  let attributes: [DocumentAttribute]
  let names: NameTable
  private let source: Bytes
  private let decoded: Bytes

  init(
    _ language: Language, url: Text?, nodes: [DocumentNode], attributes: [DocumentAttribute],
    names: NameTable, source: Bytes, decoded: Bytes
  ) {
    self.language = language
    self.url = url
    self.nodes = nodes
    self.attributes = attributes
    self.names = names
    self.source = source
    self.decoded = decoded
  }

  /// The document itself as an element, above all others.
  public var root: Element { Element(self, 0) }

  /// How many nodes it has.
  public var count: Int { nodes.count }

  /// About how many bytes it holds.
  public var heldSize: Int {
    256 + nodes.count * MemoryLayout<DocumentNode>.stride
      + attributes.count * MemoryLayout<DocumentAttribute>.stride + source.retainedCapacity
      + decoded.retainedCapacity
  }

  // MARK: Reading

  /// The bytes of a range.
  @inline(__always)
  func withBytes<Result>(_ range: TextRange, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let start = Int(range.start)
    let end = start + Int(range.count)
    if end <= source.count {
      return source.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
    }
    let offset = source.count
    return decoded.withUnsafeBytes {
      body(UnsafeRawBufferPointer(rebasing: $0[(start - offset)..<(end - offset)]))
    }
  }

  /// The text of a range, as a part of what holds it.
  func text(_ range: TextRange) -> Text {
    let start = Int(range.start)
    let end = start + Int(range.count)
    if end <= source.count { return Text(knownValid: source[start..<end]) }
    return Text(knownValid: decoded[(start - source.count)..<(end - source.count)])
  }

  /// The name of an element, as it was written or, in HTML, in lower case.
  func name(of node: Int) -> Text { names[nodes[node].name].text }

  /// The attributes of an element.
  @inline(__always)
  func attributeRange(of node: Int) -> Range<Int> {
    guard nodes[node].kind == .element else { return 0..<0 }
    let range = nodes[node].content
    return Int(range.start)..<Int(range.start + range.count)
  }

  /// The value of the attribute of a name, by the number of the name.
  @inline(__always)
  func attribute(_ name: Int32, of node: Int) -> TextRange? {
    for index in attributeRange(of: node) where attributes[index].name == name {
      return attributes[index].value
    }
    return nil
  }

  /// The first child that is an element, or nil.
  func firstElement(in node: Int) -> Int? {
    var next = node + 1
    let end = Int(nodes[node].end)
    while next < end {
      if nodes[next].kind == .element { return next }
      next = Int(nodes[next].end)
    }
    return nil
  }

  /// The next sibling that is an element, or nil.
  func nextElement(after node: Int) -> Int? {
    let parent = nodes[node].parent
    if parent < 0 { return nil }
    let end = Int(nodes[Int(parent)].end)
    var next = Int(nodes[node].end)
    while next < end {
      if nodes[next].kind == .element { return next }
      next = Int(nodes[next].end)
    }
    return nil
  }

  /// The parent that is an element, or nil.
  @inline(__always)
  func parentElement(of node: Int) -> Int? {
    let parent = nodes[node].parent
    return parent > 0 ? Int(parent) : nil
  }
}
