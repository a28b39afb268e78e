public import TrekValues

/// Builds a document from what a parser reports, in document order.
///
/// For one parser at a time. What is handed in as bytes inside of the source becomes a range of it;
/// all else is copied.
public struct DocumentBuilder {
  private let language: Document.Language
  private let url: Text?
  private let source: Bytes
  private let sourceStart: UInt
  private let decoded = ByteBuffer()
  private var nodes: [DocumentNode] = []
  private var attributes: [DocumentAttribute] = []
  private var names = NameTable()
  /// The open nodes, and for each the last child so far that is an element.
  private var open: [(node: Int32, last: Int32)] = []
  private var isText = false

  /// Begins a document.
  ///
  /// - Parameters:
  ///   - source: what is read; `address` is where its bytes are while it is.
  public init(
    _ language: Document.Language, url: Text?, source: Bytes, at address: UnsafeRawPointer?
  ) throws(DocumentError) {
    guard source.count <= Document.maximumSource else {
      throw DocumentError(
        "size", "the document has more than \(Document.maximumSource >> 20) MiB")
    }
    self.language = language
    self.url = url
    self.source = source
    sourceStart = UInt(bitPattern: address)
    // A page has a node for each thirty bytes or so.
    nodes.reserveCapacity(min(source.count / 32 + 16, 1 << 20))
    attributes.reserveCapacity(min(source.count / 64 + 16, 1 << 20))
    nodes.append(
      DocumentNode(
        kind: .document, parent: -1, end: 1, previous: -1,
        content: TextRange(start: 0, count: 0)))
    open.append((0, -1))
  }

  /// How many elements are open.
  public var depth: Int { open.count - 1 }

  /// The number of a name, which is the same for the same name.
  public mutating func name(_ bytes: UnsafeRawBufferPointer) -> Int32 { names.number(of: bytes) }

  /// Begins an element.
  public mutating func open(_ name: Int32, isForeign: Bool = false) throws(DocumentError) {
    if depth >= Document.maximumDepth { throw .depth() }
    let place = UInt32(truncatingIfNeeded: attributes.count)
    let previous = open[open.count - 1].last
    let node = try add(.element, TextRange(start: place, count: 0))
    nodes[Int(node)].name = name
    nodes[Int(node)].isForeign = isForeign
    nodes[Int(node)].previous = previous
    open[open.count - 1].last = node
    open.append((node, -1))
  }

  /// Gives the element that was begun last an attribute; before anything is put into it.
  public mutating func attribute(
    _ name: Int32, _ value: UnsafeRawBufferPointer
  ) throws(DocumentError) {
    if attributes.count >= Document.maximumNodes { throw .size }
    attributes.append(DocumentAttribute(name: name, value: try place(value)))
    nodes[nodes.count - 1].content.count += 1
  }

  /// Ends the element that was begun last and is open.
  public mutating func close() {
    // The document stays open.
    guard open.count > 1 else { return }
    nodes[Int(open.removeLast().node)].end = Int32(nodes.count)
    isText = false
  }

  /// Adds text; what follows text directly continues it.
  public mutating func text(_ bytes: UnsafeRawBufferPointer) throws(DocumentError) {
    if bytes.isEmpty { return }
    guard isText, let last = nodes.last else {
      _ = try add(.text, try place(bytes))
      isText = true
      return
    }
    let next = try place(bytes)
    let content = last.content
    if content.start + content.count == next.start, next.start != UInt32(source.count) {
      nodes[nodes.count - 1].content.count += next.count
      return
    }
    nodes[nodes.count - 1].content = try joined(content, next, bytes)
  }

  /// Adds a comment.
  public mutating func comment(_ bytes: UnsafeRawBufferPointer) throws(DocumentError) {
    _ = try add(.comment, try place(bytes))
  }

  /// Adds a processing instruction, without its brackets.
  public mutating func instruction(_ bytes: UnsafeRawBufferPointer) throws(DocumentError) {
    _ = try add(.instruction, try place(bytes))
  }

  /// Adds a document type, without its brackets.
  public mutating func doctype(_ bytes: UnsafeRawBufferPointer) throws(DocumentError) {
    _ = try add(.doctype, try place(bytes))
  }

  /// The document, with all that is open closed.
  public mutating func finish() -> Document {
    while open.count > 1 { close() }
    nodes[0].end = Int32(nodes.count)
    return Document(
      language, url: url, nodes: nodes, attributes: attributes, names: names, source: source,
      decoded: decoded.bytes)
  }

  private mutating func add(
    _ kind: DocumentNode.Kind, _ content: TextRange
  ) throws(DocumentError) -> Int32 {
    if nodes.count >= Document.maximumNodes { throw .size }
    let node = Int32(nodes.count)
    let parent = open[open.count - 1]
    nodes.append(
      DocumentNode(
        kind: kind, parent: parent.node, end: node + 1, previous: parent.last, content: content))
    isText = false
    return node
  }

  /// Where bytes are: in the source, or copied behind what was decoded before.
  private func place(_ bytes: UnsafeRawBufferPointer) throws(DocumentError) -> TextRange {
    let address = UInt(bitPattern: bytes.baseAddress)
    if !bytes.isEmpty, address >= sourceStart,
      address + UInt(bytes.count) <= sourceStart + UInt(source.count)
    {
      return TextRange(start: UInt32(address - sourceStart), count: UInt32(bytes.count))
    }
    let start = source.count + decoded.count
    try checkRoom(bytes.count)
    decoded.append(bytes)
    return TextRange(start: UInt32(start), count: UInt32(bytes.count))
  }

  /// Two texts as one, the second of which was placed last.
  private func joined(
    _ first: TextRange, _ second: TextRange, _ bytes: UnsafeRawBufferPointer
  ) throws(DocumentError) -> TextRange {
    // The second, where it was copied, is taken back, so that the first can stand before it.
    if Int(second.start) >= source.count { decoded.truncate(to: Int(second.start) - source.count) }
    try checkRoom(Int(first.count) + bytes.count)
    let start = source.count + decoded.count
    let count = first.count + UInt32(truncatingIfNeeded: bytes.count)
    // What was joined before stands last, and is not copied for each piece that comes.
    if Int(first.start) >= source.count {
      decoded.append(bytes)
      return TextRange(start: first.start, count: count)
    }
    source[Int(first.start)..<Int(first.start + first.count)].withUnsafeBytes {
      decoded.append($0)
    }
    decoded.append(bytes)
    return TextRange(start: UInt32(start), count: count)
  }

  private func checkRoom(_ count: Int) throws(DocumentError) {
    if decoded.count + count > Document.maximumSource {
      throw DocumentError(
        "size", "the document has more than \(Document.maximumSource >> 20) MiB of text")
    }
  }
}
