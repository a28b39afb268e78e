internal import TrekValues

/// What a plain scalar means by the core schema of YAML 1.2 (section 10.3.2).
enum CoreScalar {
  /// The value; text where the schema knows no other meaning.
  ///
  /// `.inf` and `.nan` stay text, as there is no such number in JSON either; whole numbers in other
  /// bases that do not fit 64 bits do so too.
  static func value(_ text: Text) -> Value {
    let string = text.string
    switch string {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: break
    }
    guard let first = string.utf8.first, first < 0x3A, first != UInt8(ascii: "/") else {
      return .text(text)
    }
    return number(string) ?? .text(text)
  }

  private static func number(_ string: String) -> Value? {
    if string.hasPrefix("0o") { return whole(string.dropFirst(2), radix: 8) }
    if string.hasPrefix("0x") { return whole(string.dropFirst(2), radix: 16) }
    guard let plain = jsonForm(Substring(string)) else { return nil }
    if let number = Int64(plain), plain != "-0" { return .int(number) }
    return Decimal(Text(plain)).map { .decimal($0) }
  }

  private static func whole(_ digits: Substring, radix: Int) -> Value? {
    guard let first = digits.first, first != "+", first != "-" else { return nil }
    return Int64(digits, radix: radix).map { .int($0) }
  }

  /// A decimal number as JSON writes it, or nil where it is none: `+.5` is `0.5`, `007.` is `7.0`.
  private static func jsonForm(_ text: Substring) -> String? {
    var rest = text.utf8[...]
    func digits() -> Substring {
      let end = rest.firstIndex { $0 < 0x30 || $0 > 0x39 } ?? rest.endIndex
      defer { rest = rest[end...] }
      return Substring(rest[..<end])
    }
    var result = ""
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      if sign == UInt8(ascii: "-") { result = "-" }
      rest = rest.dropFirst()
    }
    let before = digits()
    let significant = before.drop { $0 == "0" }
    result += significant.isEmpty ? "0" : String(significant)
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      let after = digits()
      if before.isEmpty && after.isEmpty { return nil }
      result += "." + (after.isEmpty ? "0" : String(after))
    } else if before.isEmpty {
      return nil
    }
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      result += "e"
      if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
        result += sign == UInt8(ascii: "-") ? "-" : "+"
        rest = rest.dropFirst()
      }
      let exponent = digits()
      if exponent.isEmpty { return nil }
      result += exponent
    }
    return rest.isEmpty ? result : nil
  }
}
