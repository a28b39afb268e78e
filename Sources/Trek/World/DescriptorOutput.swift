import Synchronization
import TrekFiles
public import TrekStageKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes whole pieces to a descriptor, which stays its owner's.
///
/// A full pipe is waited for, so that a slow reader slows the run.
public final class DescriptorOutput: OutputStream {
  private let writer: Mutex<DescriptorWriter>
  /// Whether the descriptor is a terminal's.
  public let isTerminal: Bool

  /// Wraps a descriptor; `name` is how errors call it.
  public init(descriptor: Int32, name: String) {
    writer = Mutex(DescriptorWriter(descriptor: descriptor, shownPath: name))
    isTerminal = isatty(descriptor) == 1
  }

  /// Writes all bytes, or throws a failure of kind `output`.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(StageFailure) {
    let failure = writer.withLock { writer -> FileError? in
      do throws(FileError) {
        try writer.write(bytes)
        return nil
      } catch {
        return error
      }
    }
    guard let failure else { return }
    throw StageFailure(
      .output, code: failure.isClosedPipe ? "output.closed" : "output.write", failure.message)
  }
}
