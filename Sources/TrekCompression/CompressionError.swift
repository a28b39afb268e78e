/// Why bytes could not be compressed or decompressed.
public struct CompressionError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kinds of reasons.
  public enum Cause: Sendable, Hashable {
    /// The build lacks the library.
    case missing
    /// The input ended before the compressed data did.
    case truncated
    /// The input is not what it should be.
    case corrupt
    /// The system, or a limit of the library, refused memory.
    case memory
  }

  /// The kind.
  public let cause: Cause
  /// What is wrong: lower case, no full stop.
  public let message: String
  /// What to do, or nil where nothing special is to be done.
  public let help: String?

  init(_ cause: Cause, _ message: String, help: String? = nil) {
    self.cause = cause
    self.message = message
    self.help = help
  }

  /// The message.
  public var description: String { message }

  static func missing(
    _ library: String, package: String, format: CompressionFormat
  ) -> CompressionError {
    CompressionError(
      .missing,
      "\(format.rawValue) is read by \(library), which this program was built without",
      help: "install the package `\(package)` and build again")
  }

  static func truncated(_ format: CompressionFormat) -> CompressionError {
    CompressionError(.truncated, "the \(format.rawValue) data ends before it is complete")
  }

  static func corrupt(
    _ format: CompressionFormat, _ reason: String, at offset: Int
  ) -> CompressionError {
    CompressionError(
      .corrupt, "the \(format.rawValue) data is damaged near byte \(offset): \(reason)")
  }

  static func memory(_ format: CompressionFormat) -> CompressionError {
    CompressionError(.memory, "no memory is left for \(format.rawValue)")
  }
}
