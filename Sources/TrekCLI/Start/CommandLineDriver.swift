import ArgumentParser

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Follows any command line and gives the exit code.
enum CommandLineDriver {
  /// The exit code of usage errors; the argument parser's own is 64.
  static let usageCode: Int32 = 2

  /// Does what the command line says.
  static func run(_ words: [String]) -> Int32 {
    if words.isEmpty { return PromptRun.run() }
    if let request = QuickStart.read(words) { return ScriptRun.run(request) }
    do {
      var command = try CommandTree.parseAsRoot(words)
      try command.run()
      return 0
    } catch {
      return tell(error)
    }
  }

  /// Shows what the argument parser has to say, and gives the exit code.
  private static func tell(_ error: any Error) -> Int32 {
    let code = CommandTree.exitCode(for: error).rawValue
    var text = CommandTree.fullMessage(for: error)
    if text == VersionCommand.bare { text = VersionCommand.short }
    if !text.isEmpty {
      // Help that was asked for is the command's output; what goes with a mistake is not.
      if code == 0 { return Output.write { _ in text + "\n" } }
      Terminal.write(inOurWords(text) + "\n", to: STDERR_FILENO)
    }
    return code == ExitCode.validationFailure.rawValue ? usageCode : code
  }

  /// The parser's message as ours are: lower case after `error:`.
  private static func inOurWords(_ text: String) -> String {
    guard text.hasPrefix("Error: ") else { return text }
    let rest = text.dropFirst("Error: ".count)
    return "error: " + rest.prefix(1).lowercased() + rest.dropFirst()
  }
}
