/// Estimates how deep a page nests before any parser sees it.
///
/// A tag costs gumbo time in proportion to what is open around it, so that a page of a hundred
/// kilobytes can take it many seconds. This goes over the tags once, with a stack that is never
/// deeper than its limit, and closes what the rules of HTML close by themselves where many pages
/// rely on it: items, cells, rows, paragraphs. It is an estimate: what it misses is stopped by the
/// limits on the parser's work.
struct NestingScan {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var offset = 0
  private var line = 1
  private var counted = 0
  /// The names of what is open, by their hash; the outermost first.
  private var open: [UInt64] = []
  private let limit: Int

  private init(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int) {
    self.bytes = bytes
    self.limit = limit
  }

  /// The line in which a page nests deeper than the limit, or nil where it does not.
  static func line(
    inWhich bytes: UnsafeBufferPointer<UInt8>, nestsBeyond limit: Int
  ) -> Int? {
    var scan = NestingScan(bytes, limit: limit)
    return scan.run()
  }

  private mutating func run() -> Int? {
    while let start = find(UInt8(ascii: "<"), from: offset) {
      offset = start + 1
      guard offset < bytes.count else { return nil }
      switch bytes[offset] {
      case UInt8(ascii: "!"): skipDeclaration()
      case UInt8(ascii: "?"): offset = (find(UInt8(ascii: ">"), from: offset) ?? bytes.count)
      case UInt8(ascii: "/"):
        offset += 1
        let name = readName()
        skipAttributes()
        if name.count > 0 { close(name.hash) }
      default:
        let name = readName()
        if name.count == 0 { continue }
        let closesItself = skipAttributes()
        begin(name.hash, closesItself: closesItself)
        if open.count > limit {
          for byte in bytes[..<start] where byte == 10 { line += 1 }
          return line
        }
        if Tag.raw.contains(name.hash) { skipRawText(name.hash) }
      }
    }
    return nil
  }

  // MARK: Tags

  private mutating func begin(_ tag: UInt64, closesItself: Bool) {
    let isForeign = open.contains(Tag.svg) || open.contains(Tag.math)
    if isForeign {
      if !closesItself { open.append(tag) }
      return
    }
    if Tag.void.contains(tag) { return }
    switch tag {
    case Tag.li: closeItem([Tag.li])
    case Tag.dd, Tag.dt: closeItem([Tag.dd, Tag.dt])
    case Tag.td, Tag.th: closeWithin(Tag.table, [Tag.td, Tag.th])
    case Tag.tr: closeWithin(Tag.table, [Tag.tr])
    case Tag.tbody, Tag.thead, Tag.tfoot:
      closeWithin(Tag.table, [Tag.tbody, Tag.thead, Tag.tfoot])
    case Tag.option: if open.last == Tag.option { open.removeLast() }
    case Tag.a, Tag.nobr: if let place = open.lastIndex(of: tag) { open.remove(at: place) }
    case Tag.html, Tag.head, Tag.body: return
    default: break
    }
    if Tag.endsParagraph.contains(tag) { closeParagraph() }
    open.append(tag)
  }

  private mutating func close(_ tag: UInt64) {
    guard let place = open.lastIndex(of: tag) else { return }
    // Those of formatting end by themselves and leave open what is in them (section 13.2.6.4.7).
    if Tag.formatting.contains(tag) {
      open.remove(at: place)
    } else {
      open.removeSubrange(place...)
    }
  }

  /// An item ends the one before it, unless something that begins a scope lies between.
  private mutating func closeItem(_ tags: [UInt64]) {
    for place in open.indices.reversed() {
      if tags.contains(open[place]) {
        open.removeSubrange(place...)
        return
      }
      if Tag.special.contains(open[place]) { return }
    }
  }

  private mutating func closeWithin(_ scope: UInt64, _ tags: [UInt64]) {
    for place in open.indices.reversed() {
      if open[place] == scope || open[place] == Tag.template { return }
      if tags.contains(open[place]) {
        open.removeSubrange(place...)
        return
      }
    }
  }

  private mutating func closeParagraph() {
    for place in open.indices.reversed() {
      if open[place] == Tag.p {
        open.removeSubrange(place...)
        return
      }
      if Tag.scope.contains(open[place]) { return }
    }
  }

  // MARK: Text

  private func find(_ byte: UInt8, from start: Int) -> Int? {
    var index = start
    while index < bytes.count {
      if bytes[index] == byte { return index }
      index += 1
    }
    return nil
  }

  /// Reads a name in lower case as a hash; none where the tag has none.
  private mutating func readName() -> (hash: UInt64, count: Int) {
    guard offset < bytes.count, (bytes[offset] | 0x20) &- UInt8(ascii: "a") < 26 else {
      return (0, 0)
    }
    let start = offset
    var hash = Tag.seed
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte <= 32 || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") { break }
      let lower = byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
      hash = Tag.mix(hash, lower)
      offset += 1
    }
    return (hash, offset - start)
  }

  /// Steps behind the tag's `>`; whether `/` stands before it.
  @discardableResult
  private mutating func skipAttributes() -> Bool {
    var afterEquals = false
    var wasSlash = false
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      if byte == UInt8(ascii: ">") { return wasSlash }
      if afterEquals, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        offset = (find(byte, from: offset) ?? bytes.count) + 1
        afterEquals = false
        wasSlash = false
        continue
      }
      if byte == UInt8(ascii: "=") {
        afterEquals = true
      } else if byte > 32 {
        afterEquals = false
      }
      wasSlash = byte == UInt8(ascii: "/")
    }
    return wasSlash
  }

  private mutating func skipDeclaration() {
    let rest = bytes[offset...]
    if rest.starts(with: "!--".utf8) {
      offset += 1
      while let dash = find(UInt8(ascii: "-"), from: offset) {
        if bytes[dash...].starts(with: "-->".utf8) {
          offset = dash + 3
          return
        }
        offset = dash + 1
      }
      offset = bytes.count
    } else {
      offset = find(UInt8(ascii: ">"), from: offset) ?? bytes.count
    }
  }

  /// Steps to the end tag of an element in which tags are text.
  private mutating func skipRawText(_ tag: UInt64) {
    while let start = find(UInt8(ascii: "<"), from: offset) {
      offset = start + 1
      if offset < bytes.count, bytes[offset] == UInt8(ascii: "/") {
        offset += 1
        if readName().hash == tag {
          skipAttributes()
          close(tag)
          return
        }
      }
    }
    offset = bytes.count
  }
}
