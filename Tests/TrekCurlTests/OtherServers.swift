import Foundation
import Testing

/// A program that a test needs and that may not be installed.
enum Tool {
  /// Where a program is, or nil.
  static func path(_ name: String) -> String? {
    ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/opt/homebrew/bin"]
      .map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Whether all of these are installed.
  static func areInstalled(_ names: String...) -> Bool { names.allSatisfy { path($0) != nil } }

  /// Runs a program to its end.
  static func run(_ name: String, _ arguments: [String]) throws {
    let process = try Subprocess(try #require(path(name)), arguments)
    #expect(process.wait() == 0, "\(name) failed")
  }
}

/// A folder with certificates for 127.0.0.1, gone with its last use.
final class CertificateFolder: Sendable {
  let path: String

  /// A folder with a key and two certificates that sign themselves.
  init() throws {
    path = NSTemporaryDirectory() + "trek-curl-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, names) in [("right", "IP:127.0.0.1,DNS:localhost"), ("wrong", "DNS:other.example")] {
      try Tool.run(
        "openssl",
        [
          "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
          "-days", "2", "-subj", "/CN=\(name)", "-addext", "subjectAltName=\(names)",
          "-keyout", "\(path)/\(name).key", "-out", "\(path)/\(name).pem",
        ])
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// What its public key is pinned by.
  var pin: String {
    get throws {
      try Tool.run(
        "openssl",
        ["x509", "-in", authority, "-pubkey", "-noout", "-out", "\(path)/right.pub"])
      try Tool.run(
        "openssl",
        [
          "pkey", "-pubin", "-in", "\(path)/right.pub", "-outform", "der", "-out",
          "\(path)/right.der",
        ])
      try Tool.run(
        "openssl",
        ["dgst", "-sha256", "-binary", "-out", "\(path)/right.hash", "\(path)/right.der"])
      let hash = try Data(contentsOf: URL(fileURLWithPath: "\(path)/right.hash"))
      return "sha256//" + hash.base64EncodedString()
    }
  }

  /// The certificate that is right for 127.0.0.1.
  var authority: String { "\(path)/right.pem" }
}

/// nginx on free ports of 127.0.0.1: one with the right certificate, one with the wrong one.
final class NginxServer {
  let folder: CertificateFolder
  let port: UInt16
  let wrongPort: UInt16
  private let process: Subprocess

  /// - Parameter origin: The server that `/origin` is passed on to.
  init(origin: String = "http://127.0.0.1:1") throws {
    folder = try CertificateFolder()
    port = try FreePort.take()
    wrongPort = try FreePort.take()
    let page = String(repeating: "A line of a page that packs well.\n", count: 5000)
    try page.write(toFile: "\(folder.path)/page.txt", atomically: true, encoding: .utf8)
    let configuration = """
      \(geteuid() == 0 ? "user root;" : "")
      worker_processes 1;
      daemon off;
      master_process off;
      pid \(folder.path)/nginx.pid;
      error_log \(folder.path)/error.log;
      events { worker_connections 512; }
      http {
        access_log off;
        client_body_temp_path \(folder.path)/a; proxy_temp_path \(folder.path)/b;
        fastcgi_temp_path \(folder.path)/c; uwsgi_temp_path \(folder.path)/d;
        scgi_temp_path \(folder.path)/e;
        client_max_body_size 100m;
        http2_max_concurrent_streams 256;
        keepalive_requests 100000;
        types { text/plain txt; }
        root \(folder.path);
        server {
          listen 127.0.0.1:\(port) ssl http2;
          ssl_protocols TLSv1.2;
          ssl_verify_client optional_no_ca;
          location = /client { return 200 "$ssl_client_s_dn $ssl_protocol $ssl_cipher"; }
          ssl_certificate \(folder.path)/right.pem;
          ssl_certificate_key \(folder.path)/right.key;
          location = /connection { return 200 $connection; }
          location = /packed.txt { gzip on; gzip_types text/plain; alias \(folder.path)/page.txt; }
          location = /lengthless.txt { ssi on; ssi_types text/plain; alias \(folder.path)/page.txt; }
          location = /origin { proxy_pass \(origin); }
          location = /slow.txt { limit_rate 1k; alias \(folder.path)/page.txt; }
        }
        server {
          listen unix:\(folder.path)/nginx.sock;
          location / { return 200 "by a socket for $host"; }
        }
        server {
          listen 127.0.0.1:\(wrongPort) ssl;
          ssl_certificate \(folder.path)/wrong.pem;
          ssl_certificate_key \(folder.path)/wrong.key;
        }
      }
      """
    let file = "\(folder.path)/nginx.conf"
    try configuration.write(toFile: file, atomically: true, encoding: .utf8)
    process = try Subprocess(
      try #require(Tool.path("nginx")),
      ["-c", file, "-p", folder.path, "-e", "\(folder.path)/error.log"])
    // It writes its number when it listens at all its addresses, not at the first alone.
    while !FileManager.default.fileExists(atPath: "\(folder.path)/nginx.pid") {
      try #require(process.isRunning, "nginx ended")
      sched_yield()
    }
  }

  deinit {
    // Not by SIGTERM, which a test's thread may have blocked for its children too.
    process.kill()
    process.wait()
  }

  func url(_ path: String) -> String { "https://127.0.0.1:\(port)\(path)" }
}

/// Ports for programs that cannot be asked which one they got.
enum FreePort {
  private static func address(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  private static func withSocket<Result>(
    _ port: UInt16, _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    #if canImport(Glibc)
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    defer { close(descriptor) }
    var address = address(port)
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  /// A port that nobody listens at.
  static func take() throws -> UInt16 {
    let port: UInt16? = withSocket(0) { descriptor, address, length in
      guard bind(descriptor, address, length) == 0 else { return nil }
      var bound = sockaddr_in()
      var length = length
      let failure = withUnsafeMutablePointer(to: &bound) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          getsockname(descriptor, $0, &length)
        }
      }
      return failure == 0 ? UInt16(bigEndian: bound.sin_port) : nil
    }
    return try #require(port)
  }

  /// Tries until a connection can be made, as long as the program runs.
  static func waitForListener(_ port: UInt16, of process: Subprocess) throws {
    while !withSocket(port, { connect($0, $1, $2) == 0 }) {
      try #require(process.isRunning, "the server ended")
      sched_yield()
    }
  }
}

/// `openssl s_server`, through which a test speaks byte by byte over TLS.
///
/// What the test writes goes to the client, what the client sends can be read.
final class RawTLSServer: @unchecked Sendable {
  // Unchecked: used by one test and one thread that reads for it.
  let folder: CertificateFolder
  let port: UInt16
  private let process: Subprocess
  private let input = Pipe()
  private let output = Pipe()
  private var received: [UInt8] = []

  init(protocol name: String?) throws {
    folder = try CertificateFolder()
    port = try FreePort.take()
    // An end that any child inherits would keep the pipe open.
    for pipe in [input, output] {
      for handle in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
        _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
      }
    }
    process = try Subprocess(
      try #require(Tool.path("openssl")),
      [
        "s_server", "-accept", "127.0.0.1:\(port)", "-cert", "\(folder.path)/right.pem", "-key",
        "\(folder.path)/right.key", "-quiet",
      ] + (name.map { ["-alpn", $0] } ?? []),
      input: input.fileHandleForReading.fileDescriptor,
      output: output.fileHandleForWriting.fileDescriptor)
    try input.fileHandleForReading.close()
    try output.fileHandleForWriting.close()
    try FreePort.waitForListener(port, of: process)
  }

  deinit {
    kill()
    process.wait()
  }

  /// Ends without a word of farewell to the client.
  func kill() { process.kill() }

  /// Closes the connection in order, by the end of its input.
  func finish() { try? input.fileHandleForWriting.close() }

  /// Does what blocks on a thread of its own.
  func onThread(_ body: @escaping @Sendable (RawTLSServer) throws -> Void) async throws {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try body(self) }) }
    }
  }

  func write(_ bytes: [UInt8]) throws { try input.fileHandleForWriting.write(contentsOf: bytes) }

  /// Reads until the client's bytes are as wanted.
  func read(until isEnough: ([UInt8]) -> Bool) {
    while !isEnough(received) {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { return }
      received += more
    }
  }

  var url: String { "https://127.0.0.1:\(port)/" }
}
