/// When colours are used: what `--color` takes.
package enum ColorChoice: String, CaseIterable, Sendable {
  /// Where the stream is a terminal and the environment does not say otherwise.
  case auto
  /// Always.
  case always
  /// Never.
  case never

  /// Whether a stream gets colours.
  ///
  /// The choice of the command line beats all; then `NO_COLOR` (any text but the empty one), then
  /// `CLICOLOR_FORCE` and `FORCE_COLOR` (any text but the empty one and `0`), then what the stream
  /// is: a terminal that is not `dumb`.
  package func isOn(terminal: Bool, environment: (String) -> String?) -> Bool {
    switch self {
    case .always: return true
    case .never: return false
    case .auto: break
    }
    if environment("NO_COLOR")?.isEmpty == false { return false }
    for name in ["CLICOLOR_FORCE", "FORCE_COLOR"] {
      if let forced = environment(name), !forced.isEmpty, forced != "0" { return true }
    }
    return terminal && environment("TERM") != "dumb"
  }
}
