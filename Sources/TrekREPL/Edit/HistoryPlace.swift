/// Where the history of the prompt is.
package enum HistoryPlace {
  /// `$XDG_STATE_HOME/trek/history`, else in `~/.local/state`; nil where there is no home.
  ///
  /// As the standard of these folders says, one that is not absolute is passed over.
  package static func path(variable: (String) -> String?) -> String? {
    if let state = variable("XDG_STATE_HOME"), state.hasPrefix("/") {
      return "\(state)/trek/history"
    }
    guard let home = variable("HOME"), home.hasPrefix("/") else { return nil }
    return "\(home)/.local/state/trek/history"
  }
}
