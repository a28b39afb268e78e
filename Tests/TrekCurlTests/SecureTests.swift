import Testing
import TrekHTTP
import TrekTesting
import TrekValues

@testable import TrekCurl

extension NetworkTests {
  /// TLS and HTTP/2 as nginx speaks them.
  @Suite(
    .enabled(if: Tool.areInstalled("nginx", "openssl"), "needs nginx and openssl"))
  struct SecureTests {
    @Test func aCertificateIsTrustedByItsFile() async throws {
      let server = try NginxServer()
      let transport = try CurlTransport()
      let trusting = TransferOptions(cacert: server.folder.authority)
      let response = try #require(
        await transport.outcome(of: server.url("/connection"), options: trusting).response)
      #expect(response.status == 200)
      #expect(response.isVerified)
      #expect(response.time.tls > 0)
      #expect(response.time.tls >= response.time.tcp)

      // The options of one exchange do not open the door to another.
      let failure = try #require(await transport.outcome(of: server.url("/connection")).failure)
      #expect(failure.code == .certificate)
      #expect(!failure.isTransient && failure.wasNotSent)
      let careless = await transport.outcome(
        of: server.url("/connection"), options: TransferOptions(verify: false))
      #expect(careless.response?.status == 200)
      #expect(await transport.outcome(of: server.url("/x")).failure?.code == .certificate)
    }

    @Test func aCertificateForAnotherNameIsNot() async throws {
      let server = try NginxServer()
      let options = TransferOptions(cacert: "\(server.folder.path)/wrong.pem")
      let url = "https://127.0.0.1:\(server.wrongPort)/"
      let failure = try await CurlTransport().outcome(of: url, options: options).failure
      #expect(failure?.code == .certificate)
      #expect(failure?.wasNotSent == true)
    }

    @Test func anUnreadableFileOfCertificatesSaysSo() async throws {
      let server = try NginxServer()
      let options = TransferOptions(cacert: "\(server.folder.path)/none.pem")
      let failure = try await CurlTransport().outcome(of: server.url("/"), options: options).failure
      #expect(failure?.code == .certificate)
      #expect(failure?.message.contains("unreadable") == true)
    }

    @Test func ourCertificateIsShownWhereItIsGiven() async throws {
      let server = try NginxServer()
      let transport = try CurlTransport()
      func ask(_ change: (inout ConnectionOptions.Values) -> Void) async -> ExchangeOutcome {
        var values = ConnectionOptions.Values()
        change(&values)
        return await transport.outcome(
          of: server.url("/client"),
          options: TransferOptions(
            cacert: server.folder.authority, connection: ConnectionOptions(values)))
      }
      let shown = await ask {
        $0.certificate = .init(
          path: "\(server.folder.path)/right.pem", key: "\(server.folder.path)/right.key")
      }
      #expect(shown.response?.text?.hasPrefix("CN=right ") == true)
      let none = await ask { _ in }
      #expect(none.response?.text?.hasPrefix(" TLSv1.2") == true)
      let lost = await ask {
        $0.certificate = .init(path: "\(server.folder.path)/none.pem")
      }
      #expect(lost.failure?.code == .tls)
    }

    @Test func versionsCiphersAndPinsAreHeldTo() async throws {
      let server = try NginxServer()
      let transport = try CurlTransport()
      func ask(_ change: (inout ConnectionOptions.Values) -> Void) async -> ExchangeOutcome {
        var values = ConnectionOptions.Values()
        change(&values)
        return await transport.outcome(
          of: server.url("/client"),
          options: TransferOptions(
            cacert: server.folder.authority, connection: ConnectionOptions(values)))
      }
      #expect(await ask { $0.tls = .v1_2 }.response?.status == 200)
      #expect(await ask { $0.tls = .v1_3 }.failure?.code == .tls)
      let cipher = "ECDHE-ECDSA-CHACHA20-POLY1305"
      #expect(
        await ask { $0.ciphers = cipher }.response?.text == " TLSv1.2 \(cipher)")
      #expect(await ask { $0.ciphers = "no-such-cipher" }.failure?.code == .tls)
      let pin = try server.folder.pin
      #expect(await ask { $0.pin = pin }.response?.status == 200)
      let wrong = "sha256//" + String(repeating: "A", count: 43) + "="
      #expect(await ask { $0.pin = wrong }.failure?.code == .certificate)
      #expect(await ask { $0.pin = "\(wrong);\(pin)" }.response?.status == 200)
    }

    @Test func unixSocketsAreReached() async throws {
      let server = try NginxServer()
      var values = ConnectionOptions.Values()
      values.unixSocket = "\(server.folder.path)/nginx.sock"
      let outcome = try await CurlTransport().outcome(
        of: "http://some.example/x",
        options: TransferOptions(connection: ConnectionOptions(values)))
      #expect(outcome.response?.text == "by a socket for some.example")
      let guarded = try CurlTransport(allows: { $0.isPublic ? nil : "not public" })
      let refused = await guarded.outcome(
        of: "http://some.example/x",
        options: TransferOptions(connection: ConnectionOptions(values)))
      #expect(refused.failure?.code == .address)
    }

    @Test func http2IsUsedAsTheLibraryAllows() async throws {
      let server = try NginxServer()
      for version in [TransferOptions.Version.automatic, .http1, .http2] {
        // Each with its own connections: libcurl prefers one that is there to another version.
        let transport = try CurlTransport()
        let options = TransferOptions(verify: false, version: version)
        let response = await transport.outcome(of: server.url("/connection"), options: options)
          .response
        let isHTTP2 =
          version == .http2 || version == .automatic && CurlLibrary.current.reportsCutHTTP2
        #expect(response?.version == (isHTTP2 ? .http2 : .http11))
        #expect(response?.head.reason == (isHTTP2 ? "" : "OK"))
      }
    }

    /// No more than 100: before the server has said what it allows, libcurl 7.88 takes that for its
    /// limit, and opens a connection for each further request at once.
    @Test func manyStreamsShareAConnection() async throws {
      let server = try NginxServer()
      let options = TransferOptions(verify: false, version: .http2)
      let request = Request(url: Text(server.url("/connection")), options: options)
      let transport = try CurlTransport()
      for _ in 0..<3 {
        let outcomes = await transport.outcomes(of: Array(repeating: request, count: 90))
        #expect(outcomes.count { $0.response?.version == .http2 } == 90)
        #expect(Set(outcomes.map { $0.response?.text }).count == 1)
      }
    }

    @Test(arguments: [TransferOptions.Version.http1, .http2])
    func bodiesOverTLS(version: TransferOptions.Version) async throws {
      let server = try NginxServer()
      let options = TransferOptions(verify: false, version: version)
      let transport = try CurlTransport()
      let size = 5000 * "A line of a page that packs well.\n".utf8.count
      for (path, isVerified) in [
        ("/page.txt", true), ("/packed.txt", true),
        ("/lengthless.txt", version == .http1 || CurlLibrary.current.reportsCutHTTP2),
      ] {
        let response = try #require(
          await transport.outcome(of: server.url(path), options: options).response)
        #expect(response.size == size, "\(path)")
        #expect(response.bytes?.count == size, "\(path)")
        #expect(response.isVerified == isVerified, "\(path)")
        #expect((response.head.first("Content-Encoding") == "gzip") == (path == "/packed.txt"))
      }
    }

    @Test(arguments: [TransferOptions.Version.http1, .http2])
    func requestBodiesOverTLS(version: TransferOptions.Version) async throws {
      let origin = try LoopbackServer { .respond(body: "\($0.method) \($0.body.count)") }
      let server = try NginxServer(origin: origin.base)
      let options = TransferOptions(verify: false, version: version)
      let transport = try CurlTransport()
      let outcomes = await transport.outcomes(
        of: [(HTTPMethod.post, 3 << 20), (.put, 1), (.post, 0)].map {
          Request(
            method: $0.0, url: Text(server.url("/origin")),
            body: .bytes(Bytes([UInt8](repeating: 7, count: $0.1))), options: options)
        })
      #expect(outcomes.map { $0.response?.text } == ["POST 3145728", "PUT 1", "POST 0"])
    }

    @Test func aCancelledStreamLeavesItsConnectionToTheOthers() async throws {
      let server = try NginxServer()
      let options = TransferOptions(verify: false, version: .http2)
      let transport = try CurlTransport()
      let url = Text(server.url("/connection"))
      let before = await transport.outcome(of: Request(url: url, options: options))
      let collector = Collector()
      defer { collector.forget() }
      let receiver = Receiver(verdicts: [.taken], keepsBytes: false)
      let slow = Exchange(
        request: Request(url: Text(server.url("/slow.txt")), options: options),
        body: .stream(receiver), handler: collector, account: nil)
      transport.send([slow])
      let outcomes = await transport.outcomes(
        of: Array(repeating: Request(url: url, options: options), count: 20))
      transport.cancel([slow])
      await collector.wait(for: 1)
      #expect(slow.outcome.isCancelled)
      let after = await transport.outcome(of: Request(url: url, options: options))
      let connections = Set((outcomes + [before, after]).map { $0.response?.text })
      #expect(connections.count == 1)
    }

    @Test(arguments: [TransferOptions.Version.http1, .http2])
    func pausingOverTLSLosesNoByte(version: TransferOptions.Version) async throws {
      let server = try NginxServer()
      let transport = try CurlTransport()
      let options = TransferOptions(verify: false, version: version)
      for path in ["/page.txt", "/packed.txt"] {
        let receiver = Receiver(room: 0)
        async let outcome = transport.outcome(
          of: server.url(path), options: options, body: .stream(receiver))
        var pauses = 0
        while receiver.ended.isEmpty {
          await receiver.waitForPause(beyond: pauses)
          pauses = receiver.pauses
          if let exchange = receiver.makeRoom(17_000) { transport.resume(exchange) }
        }
        let page = String(repeating: "A line of a page that packs well.\n", count: 5000)
        #expect(await outcome.response?.size == page.utf8.count)
        #expect(receiver.bytes == Array(page.utf8))
      }
    }

    @Test func anEndWithoutFarewellIsNoProof() async throws {
      let server = try RawTLSServer(protocol: nil)
      let transport = try CurlTransport()
      let receiver = Receiver(room: 4)
      async let outcome = transport.outcome(
        of: server.url, options: TransferOptions(verify: false), body: .stream(receiver))
      try await server.onThread { server in
        server.read { $0.suffix(4).elementsEqual([13, 10, 13, 10]) }
        try server.write(Array("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhalf a bo".utf8))
      }
      await receiver.waitForPause(beyond: 0)
      server.kill()
      let exchange = try #require(receiver.makeRoom(.max))
      transport.resume(exchange)
      let result = await outcome
      #expect(result.response?.isVerified != true)
      #expect(result.response != nil || result.failure?.isTransient == true)
    }
  }
}
