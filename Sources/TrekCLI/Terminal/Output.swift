#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Standard output of commands that show something: help, plans, versions.
enum Output {
  /// Writes what a function makes with the colours of standard output.
  ///
  /// - Returns: The exit code: 0, or 5 where it could not be written.
  static func write(color: ColorChoice = .auto, _ text: (Style) -> String) -> Int32 {
    let isOn = color.isOn(
      terminal: Terminal.isTerminal(STDOUT_FILENO), environment: Terminal.environment)
    let number = Terminal.write(text(Style(isOn: isOn)), to: STDOUT_FILENO)
    guard number != 0 else { return 0 }
    Terminal.write(
      "error: cannot write to standard output: \(String(cString: strerror(number)))\n",
      to: STDERR_FILENO)
    return 5
  }
}
