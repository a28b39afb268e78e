/// A number that keeps the text that it was read from: `1.10`, `12345678901234567890`, `-0`.
///
/// It prints back as it was written. Calculating with it uses `double`.
@frozen
public struct Decimal: Sendable {
  /// The number as it was written, by the grammar of JSON (RFC 8259, section 6).
  public let text: Text

  /// The number of a text by the grammar of JSON, or nil where it is none.
  public init?(_ text: Text) {
    let valid = text.withUTF8 { bytes in
      NumberText.length(UnsafeRawBufferPointer(bytes)) == bytes.count
    }
    if !valid || text.isEmpty { return nil }
    self.text = text
  }

  /// The number of a text that a caller has checked already.
  @inlinable
  init(knownValid text: Text) {
    self.text = text
  }

  /// The nearest double; infinite where the number is too large for one.
  public var double: Double {
    text.withUTF8 { NumberText.double(UnsafeRawBufferPointer($0)) }
  }

  /// Whether calculating with it loses none of its digits: `1.10` is kept, a whole number of twenty
  /// digits is not.
  public var isKeptByDouble: Bool {
    if quickDouble != nil { return true }
    let double = double
    guard double.isFinite else { return false }
    return text.withUTF8 { DecimalDigits(UnsafeRawBufferPointer($0)) } == DecimalDigits(double)
  }

  /// The nearest double of a number of at most 15 digits and a small exponent, else nil.
  var quickDouble: Double? {
    text.withUTF8 { NumberText.quickDouble(UnsafeRawBufferPointer($0)) }
  }

  /// The number as an integer, where it is one and fits: `2.0` and `2e0` are 2.
  public var int64: Int64? {
    text.withUTF8 { bytes in
      let raw = UnsafeRawBufferPointer(bytes)
      if let plain = NumberText.int64(raw) { return plain }
      return DecimalDigits(raw).int64
    }
  }
}

extension Decimal: CustomStringConvertible {
  /// The number as it was written.
  public var description: String { text.string }
}
