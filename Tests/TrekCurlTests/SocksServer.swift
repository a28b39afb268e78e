import Foundation
import Synchronization

/// A SOCKS proxy on 127.0.0.1 that passes all on to one port there, and notes the names that it was
/// asked for: versions 4a and 5, without passwords.
final class SocksServer: Sendable {
  let port: UInt16
  private let listener: Int32
  private let heard = Mutex<[String]>([])

  init(to target: UInt16) throws {
    port = try FreePort.take()
    listener = try LocalSocket.listen(port)
    Thread.detachNewThread { [weak self, listener] in
      while true {
        let client = accept(listener, nil, nil)
        if client < 0 { return }
        Thread.detachNewThread { [weak self] in
          defer { close(client) }
          guard let name = Self.greet(client) else { return }
          self?.heard.withLock { $0.append(name) }
          guard let server = try? LocalSocket.connect(target) else { return }
          defer { close(server) }
          let back = DispatchSemaphore(value: 0)
          Thread.detachNewThread {
            LocalSocket.pump(from: server, to: client)
            back.signal()
          }
          LocalSocket.pump(from: client, to: server)
          back.wait()
        }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  var names: [String] { heard.withLock { $0 } }

  /// Reads what a client begins with and says yes; the name that it asks for.
  private static func greet(_ client: Int32) -> String? {
    guard let version = LocalSocket.read(client, 1)?.first else { return nil }
    if version == 4 {
      guard LocalSocket.read(client, 7) != nil, LocalSocket.readText(client) != nil,
        let name = LocalSocket.readText(client)
      else { return nil }
      LocalSocket.write(client, [0, 90, 0, 0, 0, 0, 0, 0])
      return name
    }
    guard version == 5, let count = LocalSocket.read(client, 1)?.first,
      LocalSocket.read(client, Int(count)) != nil
    else { return nil }
    LocalSocket.write(client, [5, 0])
    guard let head = LocalSocket.read(client, 5), head[3] == 3,
      let rest = LocalSocket.read(client, Int(head[4]) + 2)
    else { return nil }
    LocalSocket.write(client, [5, 0, 0, 1, 0, 0, 0, 0, 0, 0])
    return String(decoding: rest.dropLast(2), as: UTF8.self)
  }
}

/// Sockets of 127.0.0.1, for servers that a test writes itself.
enum LocalSocket {
  struct Failure: Error {}

  private static func make(
    _ port: UInt16, _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) throws -> Int32 {
    #if canImport(Glibc)
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    #else
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if result == 0 { return descriptor }
    close(descriptor)
    throw Failure()
  }

  static func listen(_ port: UInt16) throws -> Int32 {
    try make(port) { descriptor, address, size in
      let bound = bind(descriptor, address, size)
      #if canImport(Glibc)
        return bound == 0 ? Glibc.listen(descriptor, 16) : bound
      #else
        return bound == 0 ? Darwin.listen(descriptor, 16) : bound
      #endif
    }
  }

  static func connect(_ port: UInt16) throws -> Int32 {
    try make(port) { descriptor, address, size in
      #if canImport(Glibc)
        return Glibc.connect(descriptor, address, size)
      #else
        return Darwin.connect(descriptor, address, size)
      #endif
    }
  }

  /// So many bytes, or nil where fewer come.
  static func read(_ descriptor: Int32, _ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let more = bytes.withUnsafeMutableBytes {
        recv(descriptor, $0.baseAddress?.advanced(by: filled), count - filled, 0)
      }
      if more <= 0 { return nil }
      filled += more
    }
    return bytes
  }

  /// The text before the next NUL.
  static func readText(_ descriptor: Int32) -> String? {
    var bytes: [UInt8] = []
    while let byte = read(descriptor, 1)?.first {
      if byte == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(byte)
    }
    return nil
  }

  static func write(_ descriptor: Int32, _ bytes: [UInt8]) {
    _ = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(quietly)) }
  }

  #if canImport(Glibc)
    private static let quietly = Int(MSG_NOSIGNAL)
  #else
    private static let quietly = 0
  #endif

  /// Passes on what comes until it ends, and then says so.
  static func pump(from source: Int32, to target: Int32) {
    var room = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let count = room.withUnsafeMutableBytes { recv(source, $0.baseAddress, $0.count, 0) }
      if count <= 0 { break }
      write(target, Array(room[..<count]))
    }
    shutdown(target, Int32(SHUT_RDWR))
    shutdown(source, Int32(SHUT_RDWR))
  }
}
