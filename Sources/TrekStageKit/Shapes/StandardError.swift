#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The process's standard error, for worlds that say nothing else.
struct StandardError: OutputStream {
  var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  func write(_ bytes: UnsafeRawBufferPointer) throws(StageFailure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = UnsafeRawBufferPointer(rebasing: rest)
      #if canImport(Darwin)
        let count = Darwin.write(STDERR_FILENO, piece.baseAddress, piece.count)
      #elseif canImport(Musl)
        let count = Musl.write(STDERR_FILENO, piece.baseAddress, piece.count)
      #else
        let count = Glibc.write(STDERR_FILENO, piece.baseAddress, piece.count)
      #endif
      if count < 0 && errno == EINTR { continue }
      // What cannot be said to anybody is no reason to fail.
      if count <= 0 { return }
      rest = rest.dropFirst(count)
    }
  }
}
