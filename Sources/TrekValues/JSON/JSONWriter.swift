/// Writes values as JSON (RFC 8259) at the end of a buffer.
///
/// Numbers print back the text that they were read from. What has no form in JSON becomes plain: a
/// duration its seconds and a size its bytes as numbers, a rate its text, bytes their base64, an
/// object what its `asValue()` says, a double that is not finite null. U+2028, U+2029 and all
/// other characters but quotes, backslashes and controls stand as they are.
public struct JSONWriter {
  @usableFromInline let output: ByteBuffer
  private let pretty: Bool
  private var level = 0

  /// Makes a writer.
  ///
  /// - Parameters:
  ///   - output: The buffer, which the caller owns.
  ///   - pretty: Whether each entry stands on a line of its own, indented by two blanks a level.
  public init(to output: ByteBuffer, pretty: Bool = false) {
    self.output = output
    self.pretty = pretty
  }

  /// Writes one value at the end of a buffer, without a line end.
  public static func write(_ value: Value, to output: ByteBuffer, pretty: Bool = false) {
    var writer = JSONWriter(to: output, pretty: pretty)
    writer.write(value)
  }

  /// Writes one value, without a line end.
  public mutating func write(_ value: Value) {
    // Lists and records are followed on the stack; see `Value.==` on why all else is apart.
    switch value {
    case .list(let list): write(list)
    case .record(let record): write(record)
    default: writeSimple(value)
    }
  }

  @inline(never)
  private mutating func writeSimple(_ value: Value) {
    switch value {
    case .null: output.append("null")
    case .bool(let truth): truth ? output.append("true") : output.append("false")
    case .int(let number): output.append(decimal: number)
    case .double(let number):
      number.isFinite ? output.append(shortest: number) : output.append("null")
    case .decimal(let number): number.text.append(to: output)
    case .text(let text): Self.write(text, to: output)
    case .bytes(let bytes):
      output.append(UInt8(ascii: "\""))
      bytes.withUnsafeBytes { Base64.append($0, to: output) }
      output.append(UInt8(ascii: "\""))
    case .list, .record: break  // written by themselves
    case .duration(let duration): output.append(utf8: DurationText.seconds(duration))
    case .size(let size): output.append(decimal: size)
    case .rate(let rate): Self.write(Text(RateText.format(rate)), to: output)
    case .object(let object): write(object)
    }
  }

  private mutating func write(_ object: any OpaqueValue) {
    // An object's value is not counted by the depth of what holds it; twice the depth is what an
    // object can add where it keeps the rules, and the end of those that do not.
    if level >= 2 * Value.maximumDepth {
      output.append("null")
      return
    }
    let plain = object.asValue()
    if case .object(let other) = plain {
      Self.write(other.asText() ?? Text(other.typeName), to: output)
      return
    }
    write(plain)
  }

  // MARK: Lists and records

  private mutating func write(_ list: List) {
    if case .json(let document, let array) = list.form {
      write(document, array: Int(array), depth: list.depth)
      return
    }
    let values = list.array
    open(UInt8(ascii: "["))
    for index in 0..<values.count {
      next(index)
      write(values[index])
    }
    close(UInt8(ascii: "]"), isEmpty: values.isEmpty)
  }

  private mutating func write(_ record: Record) {
    if case .json(let document, let object) = record.form {
      write(document, object: Int(object), depth: record.depth)
      return
    }
    guard case .shaped(let shape, let values) = record.form else { return }
    open(UInt8(ascii: "{"))
    for index in 0..<values.count {
      next(index)
      write(shape.keys[index])
      write(values[index])
    }
    close(UInt8(ascii: "}"), isEmpty: values.isEmpty)
  }

  private mutating func open(_ bracket: UInt8) {
    output.append(bracket)
    level += 1
  }

  private func next(_ index: Int) {
    if index > 0 { output.append(UInt8(ascii: ",")) }
    if pretty { newLine() }
  }

  private func write(_ key: RecordKey) {
    key.json.withUnsafeBytes { output.append($0) }
    if pretty { output.append(UInt8(ascii: " ")) }
  }

  private func colon() {
    output.append(UInt8(ascii: ":"))
    if pretty { output.append(UInt8(ascii: " ")) }
  }

  private mutating func close(_ bracket: UInt8, isEmpty: Bool) {
    level -= 1
    if pretty && !isEmpty { newLine() }
    output.append(bracket)
  }

  private func newLine() {
    output.append(UInt8(ascii: "\n"))
    for _ in 0..<level { output.append("  ") }
  }

  // MARK: Out of the tape

  private mutating func write(_ document: JSONDocument, array: Int, depth: Int) {
    open(UInt8(ascii: "["))
    var count = 0
    var index = array + 1
    let end = document.end(array)
    while index < end {
      next(count)
      count += 1
      write(document, at: index, depth: depth - 1)
      index = document.after(index)
    }
    close(UInt8(ascii: "]"), isEmpty: count == 0)
  }

  private mutating func write(_ document: JSONDocument, object: Int, depth: Int) {
    if document.repeatsKey(object) {
      write(document.shaped(object, depth: depth))
      return
    }
    open(UInt8(ascii: "{"))
    var count = 0
    var index = object + 1
    let end = document.end(object)
    while index < end {
      next(count)
      count += 1
      write(document, at: index, depth: depth - 1)
      colon()
      write(document, at: index + 1, depth: depth - 1)
      index = document.after(index + 1)
    }
    close(UInt8(ascii: "}"), isEmpty: count == 0)
  }

  /// The value at a tape index, without making it where its bytes can be copied.
  private mutating func write(_ document: JSONDocument, at index: Int, depth: Int) {
    let word = document.words[index]
    switch JSONTape.tag(word) {
    case JSONTape.Tag.string:
      let raw = document.raw(word)
      output.reserve(raw.count + 2)
      output.append(UInt8(ascii: "\""))
      output.append(raw)
      output.append(UInt8(ascii: "\""))
    case JSONTape.Tag.escaped: Self.write(document.text(at: index), to: output)
    case JSONTape.Tag.integer, JSONTape.Tag.decimal: output.append(document.raw(word))
    case JSONTape.Tag.array: write(document, array: index, depth: depth)
    case JSONTape.Tag.object: write(document, object: index, depth: depth)
    case JSONTape.Tag.yes: output.append("true")
    case JSONTape.Tag.no: output.append("false")
    default: output.append("null")
    }
  }

  // MARK: Text

  /// Writes a text as a JSON string, quotes included.
  public static func write(_ text: Text, to output: ByteBuffer) {
    output.append(UInt8(ascii: "\""))
    text.withUTF8 { bytes in
      guard let start = bytes.baseAddress else { return }
      let base = UnsafeRawPointer(start)
      var copied = 0
      var offset = 0
      while offset < bytes.count {
        if bytes.count &- offset >= 8 {
          let special = specialBytes((base + offset).loadUnaligned(as: UInt64.self))
          if special == 0 {
            offset &+= 8
            continue
          }
          offset &+= special.trailingZeroBitCount &>> 3
        }
        let byte = bytes[offset]
        if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
          output.append(UnsafeRawBufferPointer(start: base + copied, count: offset &- copied))
          escape(byte, to: output)
          copied = offset &+ 1
        }
        offset &+= 1
      }
      output.append(UnsafeRawBufferPointer(start: base + copied, count: bytes.count &- copied))
    }
    output.append(UInt8(ascii: "\""))
  }

  /// The high bit of each byte that needs an escape; exact up to the lowest such byte.
  @inline(__always)
  private static func specialBytes(_ word: UInt64) -> UInt64 {
    let word = UInt64(littleEndian: word)
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = word ^ ones &* 0x22
    let slashes = word ^ ones &* 0x5C
    let low =
      ((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes)
      | ((word &- ones &* 0x20) & ~word)
    return low & (ones &* 0x80)
  }

  private static func escape(_ byte: UInt8, to output: ByteBuffer) {
    output.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(byte)
    case 0x08: output.append(UInt8(ascii: "b"))
    case 0x09: output.append(UInt8(ascii: "t"))
    case 0x0A: output.append(UInt8(ascii: "n"))
    case 0x0C: output.append(UInt8(ascii: "f"))
    case 0x0D: output.append(UInt8(ascii: "r"))
    default:
      output.append("u00")
      output.append(byte >> 4 == 0 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
      let low = byte & 0x0F
      output.append(low < 10 ? 0x30 + low : 0x57 + low)
    }
  }
}
