/// Shows long output page by page.
enum Pager {
  /// Shows a text by `$PAGER`, or by `less`; false where there is none, or where it failed.
  static func show(_ text: String, variable: (String) -> String?) -> Bool {
    let command = variable("PAGER") ?? "less"
    guard !command.isEmpty, command != "cat" else { return false }
    // Colours as they are, no page where one screen is enough, and the screen left as it was.
    let options = command == "less" && variable("LESS") == nil ? "less -FRX" : command
    return ChildProcess.run(
      "command -v \(command.prefix { $0 != " " }) >/dev/null && exec \(options)",
      input: Array(text.utf8))
  }
}
