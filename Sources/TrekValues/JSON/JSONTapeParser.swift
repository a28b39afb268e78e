/// Reads a JSON text (RFC 8259) onto a tape in one pass, and checks all of it on the way: grammar,
/// numbers, escapes, UTF-8, depth.
///
/// One loop without recursion; open containers are chained through their words on the tape.
struct JSONTapeParser {
  typealias Tag = JSONTape.Tag

  let start: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>
  var next: UnsafePointer<UInt8>

  var words: UnsafeMutablePointer<UInt64>
  var index = 0
  var capacity: Int

  /// The deepest nesting met.
  private(set) var deepest = 0
  var fault: JSONFault?

  private init(_ start: UnsafePointer<UInt8>, _ count: Int, _ tape: JSONTape) {
    self.start = start
    end = start + count
    next = start
    words = tape.words
    capacity = tape.capacity
  }

  /// Fills an empty tape.
  ///
  /// - Returns: The deepest nesting, and what is wrong with the text, if anything is; the tape is
  ///   then of no use but to be released.
  static func parse(
    _ start: UnsafePointer<UInt8>, _ count: Int, onto tape: inout JSONTape
  ) -> (deepest: Int, fault: JSONFault?) {
    var parser = JSONTapeParser(start, count, tape)
    parser.skipMark()
    if parser.fault == nil { parser.run() }
    tape.words = parser.words
    tape.capacity = parser.capacity
    tape.count = parser.index
    return (parser.deepest, parser.fault)
  }

  /// A parser may ignore a byte order mark (RFC 8259, section 8.1); servers do send it.
  private mutating func skipMark() {
    let count = end - start
    if count >= 3, start[0] == 0xEF, start[1] == 0xBB, start[2] == 0xBF { next = start + 3 }
    if count >= 2, (start[0] == 0xFE && start[1] == 0xFF) || (start[0] == 0xFF && start[1] == 0xFE)
    {
      fail(.utf16)
    }
  }

  @inline(never)
  mutating func fail(_ kind: JSONFault.Kind, at place: UnsafePointer<UInt8>? = nil) {
    let place = place ?? next
    fault = JSONFault(kind: kind, offset: place - start)
  }

  // MARK: The loop

  private mutating func run() {
    var open = -1  // the tape index of the innermost open container
    var inObject = false
    var children = 0
    var depth = 0

    skipSpace()
    if next == end { return fail(.empty) }
    values: while true {
      // A value begins at `next`, after white space.
      if next == end { return fail(.endsEarly) }
      let byte = next.pointee
      switch byte {
      case UInt8(ascii: "\""):
        if !string() { return }

      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let object = byte == UInt8(ascii: "{")
        depth &+= 1
        if depth > Value.maximumDepth { return fail(.tooDeep) }
        if open >= 0 { words[open] = keepCount(words[open], children) }
        let parent = open >= 0 ? open : Int(JSONTape.noParent)
        open = index
        push(JSONTape.word(object ? Tag.object : Tag.array, 0, parent))
        inObject = object
        children = 0
        next += 1
        skipSpace()
        if next == end { return fail(.endsEarly) }
        if next.pointee == byte &+ 2 {  // the bracket that closes it: both pairs are two apart
          if depth > deepest { deepest = depth }
          next += 1
          close(&open, &inObject, &children)
          depth &-= 1
          break
        }
        if object {
          if !key() { return }
        }
        continue values

      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        if !number() { return }

      case UInt8(ascii: "t"):
        if !literal(0x6575_7274, 4, Tag.yes) { return }
      case UInt8(ascii: "f"):
        if !literal(0x736C_6166, 5, Tag.no) { return }
      case UInt8(ascii: "n"):
        if !literal(0x6C6C_756E, 4, Tag.null) { return }

      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if children > 0 { return fail(.trailingComma) }
        return fail(.expectedValue)
      default:
        return fail(isLetter(byte) ? .literal : .expectedValue)
      }

      // A value has ended before `next`.
      while true {
        skipSpace()
        if open < 0 {
          if next != end { fail(.trailing) }
          return
        }
        children &+= 1
        if next == end { return fail(.endsEarly) }
        let byte = next.pointee
        if byte == UInt8(ascii: ",") {
          next += 1
          skipSpace()
          if inObject {
            if !key() { return }
          }
          continue values
        }
        guard byte == (inObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
          return fail(inObject ? .expectedCommaOrBrace : .expectedCommaOrBracket)
        }
        if depth > deepest { deepest = depth }
        next += 1
        close(&open, &inObject, &children)
        depth &-= 1
      }
    }
  }

  @inline(__always)
  private func keepCount(_ word: UInt64, _ children: Int) -> UInt64 {
    JSONTape.word(JSONTape.tag(word), children, JSONTape.position(word))
  }

  /// Finishes the word of the open container and goes back to the one around it.
  @inline(__always)
  private mutating func close(_ open: inout Int, _ inObject: inout Bool, _ children: inout Int) {
    let word = words[open]
    words[open] = JSONTape.word(JSONTape.tag(word), children, index)
    let parent = JSONTape.position(word)
    if parent == Int(JSONTape.noParent) {
      open = -1
    } else {
      open = parent
      inObject = JSONTape.tag(words[parent]) == Tag.object
      children = JSONTape.length(words[parent])
    }
  }

  @inline(__always)
  mutating func push(_ word: UInt64) {
    if index == capacity { grow() }
    words[index] = word
    index &+= 1
  }

  @inline(never)
  private mutating func grow() {
    let old = capacity * 8
    let new = BlockPool.capacity(for: old * 2)
    words = BlockPool.grow(words, from: old, to: new, keeping: index * 8)
      .bindMemory(to: UInt64.self, capacity: new / 8)
    capacity = new / 8
  }

  @inline(__always)
  mutating func skipSpace() {
    while next < end {
      let byte = next.pointee
      if byte > 0x20 { return }
      if byte == 0x0A {
        // Behind a line end, indented text has many blanks.
        next += 1
        while end - next >= 8, Self.load(next) == 0x2020_2020_2020_2020 { next += 8 }
        continue
      }
      guard byte == 0x20 || byte == 0x0D || byte == 0x09 else { return }
      next += 1
    }
  }

  @inline(__always)
  static func load(_ pointer: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(pointer).loadUnaligned(as: UInt64.self))
  }
}
