/// How a rendered diagnostic is coloured.
public enum DiagnosticStyle: Sendable {
  /// Not at all.
  case plain
  /// With the escape sequences of ANSI terminals.
  case ansi

  /// What a piece of text is for.
  enum Role {
    case error, warning, message, frame, note

    var code: String {
      switch self {
      case .error: "\u{1B}[1;31m"
      case .warning: "\u{1B}[1;33m"
      case .message: "\u{1B}[1m"
      case .frame: "\u{1B}[1;34m"
      case .note: "\u{1B}[1;36m"
      }
    }
  }

  func paint(_ text: String, _ role: Role) -> String {
    switch self {
    case .plain: text
    case .ansi: text.isEmpty ? text : role.code + text + "\u{1B}[0m"
    }
  }
}
