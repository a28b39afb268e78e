/// A command line that cannot be followed; ends with exit code 2.
struct UsageError: Error, Sendable {
  /// What is wrong: lower case, no full stop.
  let message: String
  /// What to do about it, or nil.
  let help: String?

  /// Makes an error.
  init(_ message: String, help: String? = nil) {
    self.message = message
    self.help = help
  }
}
