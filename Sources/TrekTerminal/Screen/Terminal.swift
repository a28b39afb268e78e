#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the process knows of its terminal and its environment.
package enum Terminal {
  /// A variable of the environment, or nil.
  package static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Whether a descriptor is a terminal's.
  package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// The width in cells: what the terminal says, else `COLUMNS`, else 80.
  package static func width(of descriptor: Int32) -> Int {
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    if let columns = environment("COLUMNS").flatMap(Int.init), columns > 0 { return columns }
    return 80
  }

  /// The height in lines: what the terminal says, else 24.
  package static func height(of descriptor: Int32) -> Int {
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 { return Int(size.ws_row) }
    return 24
  }

  /// Writes a whole text to a descriptor.
  ///
  /// - Returns: The number of the system's error, or 0. At standard error it is of no use: nobody
  ///   could be told.
  @discardableResult
  package static func write(_ text: String, to descriptor: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while let base = rest.baseAddress, !rest.isEmpty {
        #if canImport(Glibc)
          let count = Glibc.write(descriptor, base, rest.count)
        #else
          let count = Darwin.write(descriptor, base, rest.count)
        #endif
        if count > 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        } else if errno == EAGAIN {
          // The descriptor may be shared with someone who made it non-blocking.
          var one = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          guard poll(&one, 1, 1000) > 0 else { return EAGAIN }
        } else if errno != EINTR {
          return errno
        }
      }
      return 0
    }
  }
}
