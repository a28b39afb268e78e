/// Colours and weights for one stream, or none where it takes none.
struct Style: Sendable, Equatable {
  /// Whether escape sequences are written at all.
  let isOn: Bool

  /// Without colours.
  static let plain = Style(isOn: false)

  /// A text that stands out.
  func bold(_ text: String) -> String { wrap(text, "1") }
  /// A text that steps back.
  func dim(_ text: String) -> String { wrap(text, "2") }
  /// What went wrong.
  func red(_ text: String) -> String { wrap(text, "1;31") }
  /// What deserves a look.
  func yellow(_ text: String) -> String { wrap(text, "33") }
  /// What went well.
  func green(_ text: String) -> String { wrap(text, "32") }
  /// Names and places.
  func cyan(_ text: String) -> String { wrap(text, "36") }

  private func wrap(_ text: String, _ code: String) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
