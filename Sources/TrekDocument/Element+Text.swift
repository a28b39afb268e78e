public import TrekValues

extension Element {
  /// Its text.
  ///
  /// Of a page as a reader sees it: white space in one piece is one blank, blocks and rows stand on
  /// lines of their own, cells behind tabs, `pre` as it is; scripts, styles and the head are left
  /// out, unless the element is one of them. Of XML every character, as it is written.
  public var text: Text {
    if let sole = soleText { return sole }
    let buffer = ByteBuffer(capacity: 64)
    if document.language == .xml || isRaw {
      appendRaw(to: buffer)
    } else {
      var text = RenderedText(buffer)
      render(&text)
      text.finish()
    }
    return Text(knownValid: buffer.bytes)
  }

  /// Whether it holds no text for readers, but is asked for it.
  private var isRaw: Bool {
    guard !isDocument, !document.nodes[index].isForeign else { return false }
    return HTMLElements.hidden.contains(name.string) || HTMLElements.keepsSpace(name.string)
  }

  /// The text of an element that holds just one, and nothing in it that would be changed.
  private var soleText: Text? {
    let nodes = document.nodes
    guard Int(nodes[index].end) == index + 2, nodes[index + 1].kind == .text else { return nil }
    let range = nodes[index + 1].content
    if document.language == .xml || isRaw { return document.text(range) }
    let isPlain = document.withBytes(range) { bytes in
      // As it is: no blank at the ends, no other white space, no two blanks.
      var last = UInt8(ascii: " ")
      for byte in bytes {
        if byte <= 32, byte != UInt8(ascii: " ") || last == byte { return false }
        last = byte
      }
      return last != UInt8(ascii: " ")
    }
    return isPlain ? document.text(range) : nil
  }

  private func appendRaw(to buffer: ByteBuffer) {
    let nodes = document.nodes
    for node in index..<Int(nodes[index].end) where nodes[node].kind == .text {
      document.withBytes(nodes[node].content) { buffer.append($0) }
    }
  }

  private func render(_ text: inout RenderedText) {
    let nodes = document.nodes
    let end = Int(nodes[index].end)
    /// Where blocks and preformatted elements around the place end.
    var blocks: [Int] = []
    var preformatted = 0
    var node = index
    while node < end {
      while let block = blocks.last, block <= node {
        blocks.removeLast()
        text.breakLine()
      }
      switch nodes[node].kind {
      case .text:
        document.withBytes(nodes[node].content) {
          if node < preformatted { text.keep($0) } else { text.add($0) }
        }
      case .element where !nodes[node].isForeign:
        let name = document.name(of: node).string
        if node != index && HTMLElements.hidden.contains(name) {
          node = Int(nodes[node].end)
          continue
        }
        if name == "br" {
          text.forceBreak()
        } else if name == "td" || name == "th" {
          text.separateCell()
        } else if HTMLElements.blocks.contains(name) {
          text.breakLine()
          blocks.append(Int(nodes[node].end))
          if HTMLElements.keepsSpace(name) {
            preformatted = max(preformatted, Int(nodes[node].end))
          }
        }
      default: break
      }
      node += 1
    }
  }
}

/// Puts text together as it is shown.
private struct RenderedText {
  private let buffer: ByteBuffer
  private var wantsBlank = false
  private var wantsBreak = false
  private var isLineEmpty = true

  init(_ buffer: ByteBuffer) { self.buffer = buffer }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var index = 0
    while index < bytes.count {
      if Self.isSpace(bytes[index]) {
        wantsBlank = true
        index += 1
        continue
      }
      var end = index + 1
      while end < bytes.count, !Self.isSpace(bytes[end]) { end += 1 }
      settle()
      buffer.append(UnsafeRawBufferPointer(rebasing: bytes[index..<end]))
      isLineEmpty = false
      index = end
    }
  }

  /// Preformatted text: nothing in it is changed.
  mutating func keep(_ bytes: UnsafeRawBufferPointer) {
    guard let last = bytes.last else { return }
    settle()
    buffer.append(bytes)
    isLineEmpty = last == UInt8(ascii: "\n")
  }

  mutating func breakLine() {
    wantsBlank = false
    if !isLineEmpty { wantsBreak = true }
  }

  mutating func forceBreak() {
    if wantsBreak { buffer.append(UInt8(ascii: "\n")) }
    wantsBreak = false
    wantsBlank = false
    buffer.append(UInt8(ascii: "\n"))
    isLineEmpty = true
  }

  mutating func separateCell() {
    wantsBlank = false
    if !isLineEmpty && !wantsBreak {
      buffer.append(UInt8(ascii: "\t"))
    }
  }

  private mutating func settle() {
    if wantsBreak {
      buffer.append(UInt8(ascii: "\n"))
    } else if wantsBlank && !isLineEmpty {
      buffer.append(UInt8(ascii: " "))
    }
    wantsBreak = false
    wantsBlank = false
  }

  /// Drops line ends at the end.
  func finish() {
    let count = buffer.withUnsafeBytes { bytes in
      var count = bytes.count
      while count > 0, Self.isSpace(bytes[count - 1]) { count -= 1 }
      return count
    }
    buffer.truncate(to: count)
  }

  /// White space of HTML; a space that does not break is a character.
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 32 || byte == 9 || byte == 10 || byte == 12 || byte == 13
  }
}
