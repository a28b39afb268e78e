internal import TrekStageKit
internal import TrekValues

/// An encoding of text, known by the names that the web has for it.
struct Charset: ArgumentValue, Hashable {
  /// Its name in the Encoding Standard: `windows-1252`.
  let name: String
  /// What iconv calls it.
  let converterName: String

  /// UTF-8.
  static let utf8 = Charset(name: "utf-8", converterName: "UTF-8")
  /// What pages without any sign are in.
  static let fallback = Charset(name: "windows-1252", converterName: "CP1252")

  private init(name: String, converterName: String) {
    self.name = name
    self.converterName = converterName
  }

  /// The charset of a label, whatever its case and the white space around it; nil for unknown ones.
  init?(label: String) {
    let trimmed = label.utf8.drop { $0 <= 32 }
    var bytes = Array(trimmed)
    while let last = bytes.last, last <= 32 { bytes.removeLast() }
    let lower = String(decoding: bytes, as: UTF8.self).lowercased()
    guard let found = CharsetLabels.byLabel[lower] else { return nil }
    name = found.name
    converterName = found.converter
  }

  static var argumentType: ValueType { .text }

  init(argument: Value) throws(ArgumentMismatch) {
    let label = try String(argument: argument)
    guard let charset = Charset(label: label) else {
      throw ArgumentMismatch(
        "must be an encoding as `utf-8`, `windows-1252` or `shift_jis`, and is "
          + String(reflecting: label))
    }
    self = charset
  }

  var argumentText: String { String(reflecting: name) }
}
