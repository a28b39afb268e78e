#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Writes to a descriptor with write(2) and looks at what every call said.
///
/// A process that writes to pipes must ignore SIGPIPE, so that a reader that went away is an error
/// (`FileError.isClosedPipe`) and not the end of the process. The descriptor stays the caller's.
public struct DescriptorWriter: Sendable {
  /// The descriptor.
  public let descriptor: Int32
  /// How messages name it.
  public let shownPath: String
  private let calls: SystemCalls

  /// Makes a writer.
  public init(descriptor: Int32, shownPath: String, calls: SystemCalls = .system) {
    self.descriptor = descriptor
    self.shownPath = shownPath
    self.calls = calls
  }

  /// Writes all of the bytes, waiting where the other end is slow.
  ///
  /// After a failure some of them may have been written.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    guard let base = bytes.baseAddress else { return }
    var offset = 0
    while offset < bytes.count {
      // More than 2 GiB in one call is refused by some systems.
      let count = calls.write(descriptor, base + offset, min(bytes.count - offset, 1 << 30))
      if count > 0 {
        offset += count
        continue
      }
      let number = count == 0 ? EIO : errno
      if number == EINTR { continue }
      if number == EAGAIN || number == EWOULDBLOCK {
        // Somebody made the descriptor non-blocking, as a terminal shared with another program.
        var one = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&one, 1, -1)
        continue
      }
      throw FileError(.write, shownPath, number: number)
    }
  }
}
