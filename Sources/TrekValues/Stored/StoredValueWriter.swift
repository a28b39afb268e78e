/// Writes values as bytes from which `StoredValueReader` makes the same values: numbers with their
/// text, lengths of time to the attosecond, bytes as they are.
///
/// For what one run keeps outside of its memory; the form is no format to exchange.
package struct StoredValueWriter {
  /// The names of fields that were written already, and their numbers.
  private var shapes: [ObjectIdentifier: (shape: RecordShape, number: Int)] = [:]
  /// More shapes than this are written out each time.
  private static let mostShapes = 4096

  package init() {}

  enum Tag: UInt8 {
    case null, no, yes, int, double, decimal, text, bytes, list, record, newRecord, json
    case duration, size, rate
  }

  /// Whether a value can be written: one that holds an object (a response, an element) cannot.
  package static func canWrite(_ value: Value) -> Bool {
    switch value {
    case .object: return false
    case .list(let list):
      guard case .array(let values) = list.form else { return true }
      return values.allSatisfy(canWrite)
    case .record(let record):
      guard case .shaped(_, let values) = record.form else { return true }
      return values.allSatisfy(canWrite)
    default: return true
    }
  }

  /// Appends a value that can be written.
  package mutating func write(_ value: Value, to output: ByteBuffer) {
    switch value {
    case .null, .object: tag(.null, output)
    case .bool(let truth): tag(truth ? .yes : .no, output)
    case .int(let number):
      tag(.int, output)
      Self.number(UInt64(bitPattern: number << 1 ^ number >> 63), output)
    case .double(let number):
      tag(.double, output)
      Self.word(number.bitPattern, output)
    case .decimal(let number): text(number.text, .decimal, output)
    case .text(let content): text(content, .text, output)
    case .bytes(let content):
      tag(.bytes, output)
      Self.number(UInt64(content.count), output)
      content.withUnsafeBytes { output.append($0) }
    case .list(let list):
      guard case .array(let values) = list.form else { return json(value, output) }
      tag(.list, output)
      Self.number(UInt64(values.count), output)
      for value in values { write(value, to: output) }
    case .record(let record):
      guard case .shaped(let shape, let values) = record.form else { return json(value, output) }
      names(shape, output)
      for value in values { write(value, to: output) }
    case .duration(let length):
      tag(.duration, output)
      Self.word(UInt64(bitPattern: length.components.seconds), output)
      Self.word(UInt64(bitPattern: length.components.attoseconds), output)
    case .size(let size):
      tag(.size, output)
      Self.word(UInt64(bitPattern: size), output)
    case .rate(let rate):
      tag(.rate, output)
      Self.word(rate.count.bitPattern, output)
      Self.word(UInt64(bitPattern: rate.nanoseconds), output)
    }
  }

  /// A view of JSON: its text, which is what it is read from.
  private func json(_ value: Value, _ output: ByteBuffer) {
    let text = value.json()
    self.text(text, .json, output)
  }

  private mutating func names(_ shape: RecordShape, _ output: ByteBuffer) {
    if let known = shapes[ObjectIdentifier(shape)] {
      tag(.record, output)
      Self.number(UInt64(known.number), output)
      return
    }
    tag(.newRecord, output)
    let isKept = shapes.count < Self.mostShapes
    if isKept { shapes[ObjectIdentifier(shape)] = (shape, shapes.count) }
    output.append(isKept ? 1 : 0)
    Self.number(UInt64(shape.count), output)
    for key in shape.keys { text(key.text, .text, output) }
  }

  private func text(_ text: Text, _ kind: Tag, _ output: ByteBuffer) {
    tag(kind, output)
    Self.number(UInt64(text.count), output)
    text.withUTF8 { output.append($0) }
  }

  private func tag(_ tag: Tag, _ output: ByteBuffer) { output.append(tag.rawValue) }

  private static func word(_ word: UInt64, _ output: ByteBuffer) {
    withUnsafeBytes(of: word) { output.append($0) }
  }

  /// Appends a whole number, the short ones in few bytes.
  package static func number(_ number: UInt64, _ output: ByteBuffer) {
    var rest = number
    while rest > 0x7F {
      output.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    output.append(UInt8(rest))
  }
}
