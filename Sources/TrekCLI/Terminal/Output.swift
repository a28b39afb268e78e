#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Standard output of commands that show something: help, plans, versions.
enum Output {
  /// Writes what a function makes with the colours of standard output.
  static func write(color: ColorChoice = .auto, _ text: (Style) -> String) {
    let isOn = color.isOn(
      terminal: Terminal.isTerminal(STDOUT_FILENO), environment: Terminal.environment)
    Terminal.write(text(Style(isOn: isOn)), to: STDOUT_FILENO)
  }
}
