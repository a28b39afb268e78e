/// A JSON text that was read and checked, and from which values are made when they are asked for.
///
/// Lists and records out of it are views: they hold the document, and with it the body.
public final class JSONDocument: @unchecked Sendable {
  // `@unchecked`: the pointers are to memory that nobody writes once `parse` has returned: the
  // words, which this object frees, and the body, which it holds.
  @usableFromInline let body: Bytes
  let start: UnsafePointer<UInt8>
  let words: UnsafePointer<UInt64>
  let tape: JSONTape
  let largeObjects = Locked(LargeObjects())

  private init(_ body: Bytes, _ start: UnsafePointer<UInt8>, _ tape: JSONTape) {
    self.body = body
    self.start = start
    self.tape = tape
    words = UnsafePointer(tape.words)
    body.buffer.account?.charge(tape.capacity * 8)
  }

  deinit {
    tape.release()
    body.buffer.account?.refund(tape.capacity * 8)
  }

  /// Reads a JSON text by RFC 8259 and checks all of it.
  ///
  /// Strictly: grammar, UTF-8, escapes with whole surrogate pairs, depth up to
  /// `Value.maximumDepth`, nothing behind the value. A byte order mark in front is passed over. Of
  /// a key that occurs twice in an object the last value counts. Whole numbers within 64 bits are
  /// ints, all other numbers decimals, which keep their text.
  ///
  /// - Parameters:
  ///   - body: The text, at most 4 GiB; the value may hold it, so nobody changes its buffer any
  ///     more. What the parser allocates is charged to the account of that buffer.
  ///   - refusingRepeatedKeys: Whether a key that occurs twice in an object is an error instead.
  /// - Throws: The first thing that is wrong, with its place.
  public static func parse(
    _ body: Bytes, refusingRepeatedKeys: Bool = false
  ) throws(JSONError) -> Value {
    let start = UnsafePointer(
      (body.buffer.base + body.start).assumingMemoryBound(to: UInt8.self))
    if body.count > Int(UInt32.max) - 1 {
      throw body.withUnsafeBytes { JSONFault(kind: .tooLong, offset: 0).error(in: $0) }
    }
    var tape = JSONTape(bodyCount: body.count)
    let (deepest, fault) = JSONTapeParser.parse(start, body.count, onto: &tape)
    if let fault {
      tape.release()
      throw body.withUnsafeBytes { fault.error(in: $0) }
    }
    let document = JSONDocument(body, start, tape)
    if refusingRepeatedKeys, let fault = document.repeatedKey() {
      throw body.withUnsafeBytes { fault.error(in: $0) }
    }
    return document.value(at: 0, depth: deepest)
  }

  /// The value of a word.
  ///
  /// - Parameter depth: The most that a list or record at this place can nest.
  @usableFromInline
  func value(at index: Int, depth: Int) -> Value {
    let word = words[index]
    switch JSONTape.tag(word) {
    case JSONTape.Tag.string, JSONTape.Tag.escaped: return .text(text(at: index))
    case JSONTape.Tag.integer:
      let raw = raw(word)
      if let number = NumberText.int64(raw) { return .int(number) }
      return .decimal(Decimal(knownValid: number(word, raw)))
    case JSONTape.Tag.decimal:
      return .decimal(Decimal(knownValid: number(word, raw(word))))
    case JSONTape.Tag.object:
      return .record(
        Record(
          form: .json(self, UInt32(truncatingIfNeeded: index)),
          depth: UInt16(truncatingIfNeeded: depth)))
    case JSONTape.Tag.array:
      return .list(
        List(
          form: .json(self, UInt32(truncatingIfNeeded: index)),
          depth: UInt16(truncatingIfNeeded: depth)))
    case JSONTape.Tag.yes: return .bool(true)
    case JSONTape.Tag.no: return .bool(false)
    default: return .null
    }
  }

  /// The index on the tape after the value at an index.
  @inline(__always)
  func after(_ index: Int) -> Int {
    let word = words[index]
    return JSONTape.tag(word) >= JSONTape.Tag.array ? JSONTape.position(word) : index &+ 1
  }

  /// The bytes of a string's inside or of a number.
  @inline(__always)
  func raw(_ word: UInt64) -> UnsafeRawBufferPointer {
    let offset = JSONTape.position(word)
    var length = JSONTape.length(word)
    if length == Int(JSONTape.longest) { length = longLength(word) }
    return UnsafeRawBufferPointer(start: start + offset, count: length)
  }

  /// The length of a string or a number of 256 MiB or more.
  @inline(never)
  private func longLength(_ word: UInt64) -> Int {
    let first = start + JSONTape.position(word)
    let end = start + body.count
    var next = first
    if JSONTape.tag(word) <= JSONTape.Tag.decimal {
      while next < end, isNumberByte(next.pointee) { next += 1 }
      return next - first
    }
    while next < end, next.pointee != UInt8(ascii: "\"") {
      next += next.pointee == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(next, end) - first
  }

  private func isNumberByte(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e")
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
  }

  /// The text of a string or a key.
  func text(at index: Int) -> Text {
    let word = words[index]
    let raw = raw(word)
    if JSONTape.tag(word) == JSONTape.Tag.escaped {
      return JSONEscape.decode(raw.assumingMemoryBound(to: UInt8.self))
    }
    return slice(JSONTape.position(word), raw)
  }

  private func number(_ word: UInt64, _ raw: UnsafeRawBufferPointer) -> Text {
    slice(JSONTape.position(word), raw)
  }

  /// Short text is copied, which costs no allocation and does not hold the body.
  @inline(__always)
  private func slice(_ offset: Int, _ raw: UnsafeRawBufferPointer) -> Text {
    if raw.count <= 15 { return Text(copyingKnownValid: raw) }
    return Text(
      knownValid: Bytes(unchecked: body.buffer, start: body.start &+ offset, count: raw.count))
  }
}
