#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The socket calls of the loopback server; where systems differ, they differ here.
enum LoopbackSocket {
  #if canImport(Glibc)
    private static let stream = Int32(SOCK_STREAM.rawValue)
    private static let quietly = Int32(MSG_NOSIGNAL)
  #else
    private static let stream = SOCK_STREAM
    private static let quietly: Int32 = 0
  #endif

  /// A listening socket on a free port of 127.0.0.1, and that port.
  static func listen(
    on host: UInt32 = 0x7F00_0001
  ) throws(LoopbackFailure) -> (socket: Int32, port: UInt16) {
    let socket = newSocket()
    guard socket >= 0 else { throw LoopbackFailure("socket", errno) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = host.bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(socket, address, length) == 0 && startListening(socket)
          && getsockname(socket, address, &length) == 0
      }
    }
    guard bound else {
      let code = errno
      close(socket)
      throw LoopbackFailure("bind", code)
    }
    return (socket, UInt16(bigEndian: address.sin_port))
  }

  private static func newSocket() -> Int32 {
    let descriptor = socket(AF_INET, stream, 0)
    if descriptor >= 0 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    return descriptor
  }

  private static func startListening(_ socket: Int32) -> Bool {
    #if canImport(Glibc)
      Glibc.listen(socket, 4096) == 0
    #else
      Darwin.listen(socket, 4096) == 0
    #endif
  }

  /// Takes the next connection; nil once `wake` can be read, or the listener is broken.
  static func accept(_ listener: Int32, unless wake: Int32) -> Int32? {
    while true {
      var waiting = [
        pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
        pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
      ]
      let count = poll(&waiting, 2, -1)
      if count < 0 && errno == EINTR { continue }
      if count < 0 || waiting[1].revents != 0 { return nil }
      let socket = takeConnection(listener)
      if socket >= 0 {
        prepare(socket)
        return socket
      }
      switch errno {
      case EINTR, ECONNABORTED, EAGAIN: continue
      case EMFILE, ENFILE:
        // The process is out of descriptors, likely on purpose: wait for one.
        _ = poll(&waiting[1], 1, 10)
        if waiting[1].revents != 0 { return nil }
      default: return nil
      }
    }
  }

  private static func takeConnection(_ listener: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.accept(listener, nil, nil)
    #else
      Darwin.accept(listener, nil, nil)
    #endif
  }

  private static func prepare(_ socket: Int32) {
    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    var on: Int32 = 1
    setsockopt(
      socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    #if !canImport(Glibc)
      setsockopt(socket, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
    #endif
  }

  /// Reads what is there; 0 at the end, below 0 where the connection broke.
  static func read(_ socket: Int32, into buffer: inout [UInt8]) -> Int {
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      if count >= 0 || errno != EINTR { return count }
    }
  }

  /// Sends all bytes, waiting for room; calls `sent` for each part that the kernel took.
  static func send(
    _ socket: Int32, _ bytes: UnsafeRawBufferPointer, sent: (Int) -> Void
  ) -> Bool {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      let count = sendOnce(socket, start, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        return false
      }
      sent(count)
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
    return true
  }

  private static func sendOnce(_ socket: Int32, _ start: UnsafeRawPointer, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.send(socket, start, count, quietly)
    #else
      Darwin.send(socket, start, count, quietly)
    #endif
  }

  /// Makes the next close break the connection off.
  static func lingerNot(_ socket: Int32) {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
  }

  /// Wakes the thread that blocks on a connection.
  static func interrupt(_ socket: Int32) { shutdown(socket, Int32(SHUT_RDWR)) }

  /// Closes a descriptor.
  static func close(_ descriptor: Int32) {
    #if canImport(Glibc)
      _ = Glibc.close(descriptor)
    #else
      _ = Darwin.close(descriptor)
    #endif
  }

  /// Makes the reading end of a pipe readable.
  static func wake(_ pipe: Int32) {
    var byte: UInt8 = 0
    _ = write(pipe, &byte, 1)
  }

  /// A pipe whose reading end wakes the accepting thread.
  static func pipe() throws(LoopbackFailure) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    #if canImport(Glibc)
      let failure = Glibc.pipe(&ends)
    #else
      let failure = Darwin.pipe(&ends)
    #endif
    if failure != 0 { throw LoopbackFailure("pipe", errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}

/// Why the loopback server could not start.
public struct LoopbackFailure: Error, Sendable, CustomStringConvertible {
  /// The call that failed, and the system's text.
  public let description: String

  init(_ call: String, _ code: Int32) {
    description = "\(call): \(String(cString: strerror(code)))"
  }
}
