import Trek

/// The story of an error code: what it means, a script that is wrong, one that is right.
struct CodeStory {
  /// The code.
  let code: ErrorCode
  /// The colours.
  let style: Style

  /// The story as text.
  var text: String {
    let word = code.severity == .error ? style.red(code.id) : style.yellow(code.id)
    return """
      \(word)\(style.bold(": \(code.title)"))

      \(Paragraph.wrap(code.story, width: 80))

      \(style.bold("wrong"))
      \(indented(code.wrong))
      \(style.bold("right"))
      \(indented(code.right))
      """
  }

  private func indented(_ script: String) -> String {
    script.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "    \($0)\n" }.joined()
  }
}
