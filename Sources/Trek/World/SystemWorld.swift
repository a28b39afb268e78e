public import TrekStageKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The world of the process: its folder, its environment, its standard streams.
public struct SystemWorld: StageWorld {
  /// Writes to the process's standard output.
  public let standardOutput: any OutputStream
  /// Writes to the process's standard error.
  public let standardError: any OutputStream

  /// Makes the process's world; its streams are the caller's where they are given.
  public init(
    standardOutput: (any OutputStream)? = nil, standardError: (any OutputStream)? = nil
  ) {
    self.standardOutput =
      standardOutput ?? DescriptorOutput(descriptor: STDOUT_FILENO, name: "standard output")
    self.standardError =
      standardError ?? DescriptorOutput(descriptor: STDERR_FILENO, name: "standard error")
  }

  /// The path as given; relative ones are the process's.
  public func path(_ path: String, for use: FileUse) throws(StageFailure) -> String {
    guard !path.isEmpty else { throw StageFailure(code: "path.empty", "the path is empty") }
    guard !path.utf8.contains(0) else {
      throw StageFailure(code: "path.nul", "the path holds a NUL byte")
    }
    return path
  }

  /// A variable of the process's environment.
  public func environment(_ name: String) throws(StageFailure) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// The process's standard input.
  public func standardInput() throws(StageFailure) -> Int32 { STDIN_FILENO }
}
