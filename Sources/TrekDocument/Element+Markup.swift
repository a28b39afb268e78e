public import TrekValues

extension Element {
  /// Its markup, written from the tree: of a page by the HTML Standard (section 13.3), of XML so
  /// that it can be read again.
  public var markup: Text {
    let buffer = ByteBuffer(capacity: 256)
    MarkupWriter(document, buffer).write(index)
    return Text(knownValid: buffer.bytes)
  }
}

/// Writes nodes as markup.
private struct MarkupWriter {
  let document: Document
  let buffer: ByteBuffer

  init(_ document: Document, _ buffer: ByteBuffer) {
    self.document = document
    self.buffer = buffer
  }

  private var isHTML: Bool { document.language == .html }

  func write(_ first: Int) {
    let nodes = document.nodes
    let end = Int(nodes[first].end)
    var open: [Int] = []
    var node = first
    while node < end {
      close(&open, before: node)
      switch nodes[node].kind {
      case .document: break
      case .element:
        startTag(node)
        if hasEndTag(node) { open.append(node) }
      case .text: text(node)
      case .comment: wrap("<!--", node, "-->")
      case .instruction: wrap("<?", node, isHTML ? ">" : "?>")
      case .doctype: wrap("<!DOCTYPE ", node, ">")
      }
      node += 1
    }
    close(&open, before: end)
  }

  private func close(_ open: inout [Int], before node: Int) {
    while let last = open.last, document.nodes[last].end <= node {
      open.removeLast()
      buffer.append("</")
      document.name(of: last).append(to: buffer)
      buffer.append(">")
    }
  }

  private func hasEndTag(_ node: Int) -> Bool {
    if !isHTML { return Int(document.nodes[node].end) > node + 1 }
    return document.nodes[node].isForeign
      || !HTMLElements.void.contains(document.name(of: node).string)
  }

  private func startTag(_ node: Int) {
    buffer.append("<")
    document.name(of: node).append(to: buffer)
    for index in document.attributeRange(of: node) {
      let attribute = document.attributes[index]
      buffer.append(" ")
      document.names[attribute.name].text.append(to: buffer)
      buffer.append("=\"")
      document.withBytes(attribute.value) { escape($0, inAttribute: true) }
      buffer.append("\"")
    }
    buffer.append(!isHTML && !hasEndTag(node) ? "/>" : ">")
  }

  private func text(_ node: Int) {
    let parent = document.nodes[node].parent
    let isRaw =
      isHTML && parent > 0 && !document.nodes[Int(parent)].isForeign
      && HTMLElements.rawText.contains(document.name(of: Int(parent)).string)
    document.withBytes(document.nodes[node].content) { bytes in
      if isRaw { buffer.append(bytes) } else { escape(bytes, inAttribute: false) }
    }
  }

  private func wrap(_ before: StaticString, _ node: Int, _ after: StaticString) {
    buffer.append(before)
    document.withBytes(document.nodes[node].content) { buffer.append($0) }
    buffer.append(after)
  }

  private func escape(_ bytes: UnsafeRawBufferPointer, inAttribute: Bool) {
    var start = 0
    func flush(_ end: Int) {
      if end > start { buffer.append(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) }
    }
    for index in 0..<bytes.count {
      let replacement: StaticString
      switch bytes[index] {
      case UInt8(ascii: "&"): replacement = "&amp;"
      case UInt8(ascii: "<") where !inAttribute || !isHTML: replacement = "&lt;"
      case UInt8(ascii: ">") where !inAttribute: replacement = "&gt;"
      case UInt8(ascii: "\"") where inAttribute: replacement = "&quot;"
      case 10 where inAttribute && !isHTML: replacement = "&#10;"
      case 9 where inAttribute && !isHTML: replacement = "&#9;"
      case 13 where !isHTML: replacement = "&#13;"
      // U+00A0.
      case 0xC2 where isHTML && index + 1 < bytes.count && bytes[index + 1] == 0xA0:
        flush(index)
        buffer.append("&nbsp;")
        start = index + 2
        continue
      default: continue
      }
      flush(index)
      buffer.append(replacement)
      start = index + 1
    }
    flush(bytes.count)
  }
}
