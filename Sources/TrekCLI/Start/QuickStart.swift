/// Reads the command lines that only name a script, and perhaps ask for quiet, without building the
/// tree of all commands and options, which costs more than reading the script.
///
/// Whatever it does not know for sure it leaves to `CommandTree`; a test holds both to one answer.
enum QuickStart {
  /// What to run, or nil where the command line has to be looked at more closely.
  static func read(_ words: some Collection<String>) -> RunRequest? {
    var rest = words[...]
    let namesCommand = rest.first == "run"
    if namesCommand { rest = rest.dropFirst() }
    var script: RunRequest.Script?
    var arguments: [String] = []
    var options = RunOptions()
    while let word = rest.popFirst() {
      switch word {
      case "-q", "--quiet": options.isQuiet = true
      case "-e" where script == nil:
        guard let text = rest.popFirst() else { return nil }
        script = .text(text)
      case "-" where script == nil: script = .standardInput
      default:
        guard word.utf8.first != UInt8(ascii: "-") else { return nil }
        if script != nil {
          arguments.append(word)
        } else if word.utf8.isEmpty || !namesCommand && CommandNames.all.contains(word) {
          return nil
        } else {
          script = .file(word)
        }
      }
    }
    return script.map { RunRequest(script: $0, arguments: arguments, options: options) }
  }
}

/// The names of the commands.
enum CommandNames {
  /// All of them; a script of such a name is run by `trek run NAME`.
  static let all = ["run", "check", "explain", "fmt", "curl", "help", "repl", "demo", "version"]
}
