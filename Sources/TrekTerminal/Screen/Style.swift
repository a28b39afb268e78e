/// Colours and weights for one stream, or none where it takes none.
package struct Style: Sendable, Equatable {
  /// Whether escape sequences are written at all.
  package let isOn: Bool

  /// Makes the colours of a stream.
  package init(isOn: Bool) { self.isOn = isOn }

  /// Without colours.
  package static let plain = Style(isOn: false)

  /// A text that stands out.
  package func bold(_ text: String) -> String { wrap(text, "1") }
  /// A text that steps back.
  package func dim(_ text: String) -> String { wrap(text, "2") }
  /// What went wrong.
  package func red(_ text: String) -> String { wrap(text, "1;31") }
  /// What deserves a look.
  package func yellow(_ text: String) -> String { wrap(text, "33") }
  /// What went well.
  package func green(_ text: String) -> String { wrap(text, "32") }
  /// Names and places.
  package func cyan(_ text: String) -> String { wrap(text, "36") }

  private func wrap(_ text: String, _ code: String) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
