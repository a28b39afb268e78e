#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What is said about command lines that cannot be followed.
enum Usage {
  /// The command alone: no script is named.
  static func withoutScript() -> Int32 {
    Terminal.write(
      """
      usage: trek SCRIPT [name=value …]
             trek -e PIPELINE [name=value …]
             trek run | check | explain | fmt | repl | help | demo | version

      try: trek -e '[3, 1, 2] | sort | print'
           trek demo
           trek help

      """, to: STDERR_FILENO)
    return CommandLineDriver.usageCode
  }

  /// Tells a mistake in the command line, and gives its exit code.
  static func tell(_ error: UsageError, style: Style) -> Int32 {
    var text = style.red("error") + style.bold(": \(error.message)") + "\n"
    if let help = error.help { text += "  " + style.cyan("help") + ": \(help)\n" }
    Terminal.write(text, to: STDERR_FILENO)
    return CommandLineDriver.usageCode
  }
}
