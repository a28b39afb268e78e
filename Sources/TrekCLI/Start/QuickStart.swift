/// Reads the command lines that only name a script, without building the tree of all commands and
/// options, which costs more than reading the script.
///
/// Whatever it does not know for sure it leaves to `CommandTree`; a test holds both to one answer.
enum QuickStart {
  /// What to run, or nil where the command line has to be looked at more closely.
  static func read(_ words: some BidirectionalCollection<String>) -> RunRequest? {
    var rest = words[...]
    if rest.first == "run" { rest = rest.dropFirst() }
    guard let first = rest.popFirst() else { return nil }
    let script: RunRequest.Script
    switch first {
    case "-e":
      guard let text = rest.popFirst() else { return nil }
      script = .text(text)
    case "-": script = .standardInput
    default:
      guard !first.utf8.isEmpty, first.utf8.first != UInt8(ascii: "-") else { return nil }
      if CommandNames.all.contains(first) && rest.startIndex == words.index(after: words.startIndex)
      {
        return nil
      }
      script = .file(first)
    }
    let isPlain = rest.allSatisfy { $0.utf8.first != UInt8(ascii: "-") }
    return isPlain ? RunRequest(script: script, arguments: Array(rest)) : nil
  }
}

/// The names of the commands.
enum CommandNames {
  /// All of them; a script of such a name is run by `trek run NAME`.
  static let all = ["run", "check", "explain", "fmt", "curl", "help", "repl", "demo", "version"]
}
