import Foundation
import Testing
import TrekCurl
import TrekHTTP
import TrekTesting
import TrekValues

extension NetworkTests {
  /// Who requests say that they come from.
  @Suite struct IdentityTests {
    static func options(
      _ change: (inout ConnectionOptions.Values) -> Void, jar: CookieJar? = nil
    ) -> TransferOptions {
      var values = ConnectionOptions.Values()
      change(&values)
      return TransferOptions(connection: ConnectionOptions(values), jar: jar)
    }

    private static func echo(_ request: LoopbackRequest) -> LoopbackAnswer {
      .respond(body: request.headers.map { "\($0.name.lowercased()): \($0.value)\n" }.joined())
    }

    @Test func namesAndPasswords() async throws {
      let server = try LoopbackServer(Self.echo)
      let options = Self.options {
        $0.authentication = .password(user: "ada", password: "p:w ö", .basic)
      }
      let text = try await CurlTransport().outcome(of: server.url("/"), options: options)
        .response?.text
      let proof = Data("ada:p:w ö".utf8).base64EncodedString()
      #expect(text?.contains("authorization: Basic \(proof)\n") == true)
    }

    @Test func aDigestIsMadeForTheServersNumberAndAPostIsSentOnce() async throws {
      let server = try LoopbackServer { request in
        guard let proof = request.header("authorization"), !request.body.isEmpty else {
          return .respond(
            401,
            headers: [
              ("WWW-Authenticate", "Digest realm=\"r\", nonce=\"n1\", qop=\"auth\", algorithm=MD5"),
              ("Content-Encoding", "gzip"),
            ], bytes: StoredGzip.pack(Array("who are you".utf8)))
        }
        return .respond(body: "\(proof)|\(String(decoding: request.body, as: UTF8.self))")
      }
      let options = Self.options {
        $0.authentication = .password(user: "ada", password: "secret", .digest)
      }
      let response = try #require(
        try await CurlTransport().outcome(
          of: Request(
            method: .post, url: Text(server.url("/x")), body: .bytes(Bytes(utf8: "hello")),
            options: options)
        ).response)
      #expect(response.status == 200)
      #expect(response.isVerified)
      let text = try #require(response.text)
      #expect(text.hasPrefix("Digest username=\"ada\""))
      #expect(text.contains("uri=\"/x\""))
      #expect(!text.contains("secret"))
      #expect(text.hasSuffix("|hello"))
    }

    @Test func tokensAndSignatures() async throws {
      let server = try LoopbackServer(Self.echo)
      let transport = try CurlTransport()
      let bearer = Self.options { $0.authentication = .bearer("t.1") }
      #expect(
        await transport.outcome(of: server.url("/"), options: bearer).response?.text?
          .contains("authorization: Bearer t.1\n") == true)
      let aws = Self.options {
        $0.authentication = .aws(key: "AKID", secret: "hush", scope: "aws:amz:eu-west-1:s3")
      }
      let text = try #require(
        await transport.outcome(of: server.url("/"), options: aws).response?.text)
      #expect(text.contains("authorization: AWS4-HMAC-SHA256 Credential=AKID/"))
      #expect(text.contains("/eu-west-1/s3/aws4_request"))
      #expect(text.contains("x-amz-date: "))
      #expect(!text.contains("hush"))
    }

    @Test func nothingOfOneRequestGoesOutWithTheNext() async throws {
      let server = try LoopbackServer(Self.echo)
      let transport = try CurlTransport(connections: 1)
      let url = Text(server.url("/"))
      let jar = CookieJar(initial: ["127.0.0.1\tFALSE\t/\tFALSE\t0\ta\tb"])
      let all: [TransferOptions] = [
        Self.options { $0.authentication = .password(user: "u", password: "p", .basic) },
        Self.options { $0.authentication = .password(user: "u", password: "p", .digest) },
        Self.options { $0.authentication = .bearer("t") },
        Self.options { $0.authentication = .aws(key: "k", secret: "s", scope: "aws:amz:r:s") },
        Self.options({ _ in }, jar: jar),
      ]
      for options in all {
        let texts = await transport.outcomes(
          of: [Request(url: url, options: options), Request(url: url)]
        ).map { $0.response?.text ?? "none" }
        #expect(!texts[1].contains("authorization"), "\(texts[1])")
        #expect(!texts[1].contains("cookie"))
        #expect(!texts[1].contains("x-amz"))
        #expect(texts[1].contains("host:"))
      }
    }

    @Test func netrcServesItsHostsOnly() async throws {
      let server = try LoopbackServer(Self.echo)
      let folder = ScratchFolder()
      let path = "\(folder.path)/netrc"
      try "machine 127.0.0.1 login ada password secret\n".write(
        toFile: path, atomically: true, encoding: .utf8)
      let options = Self.options { $0.netrc = .file(path) }
      let transport = try CurlTransport()
      let text = await transport.outcome(of: server.url("/"), options: options).response?.text
      #expect(text?.contains("authorization: Basic YWRhOnNlY3JldA==") == true)
      let other = await transport.outcome(
        of: "http://localhost:\(server.port)/", options: options
      ).response?.text
      #expect(other?.contains("host:") == true)
      #expect(other?.contains("authorization") == false)
    }

    @Test func cookiesAreKeptByJar() async throws {
      let server = try LoopbackServer { request in
        .respond(
          headers: request.path == "/set"
            ? [
              ("Set-Cookie", "a=1; Path=/"), ("Set-Cookie", "b=2; Path=/deep"),
              ("Set-Cookie", "d=4; Domain=other.example"),
            ] : [], body: request.header("cookie") ?? "none")
      }
      let transport = try CurlTransport()
      let first = CookieJar()
      let second = CookieJar()
      func ask(_ path: String, _ jar: CookieJar) async -> String? {
        await transport.outcome(
          of: server.url(path), options: TransferOptions(jar: jar)
        ).response?.text
      }
      #expect(await ask("/set", first) == "none")
      #expect(await ask("/", first) == "a=1")
      #expect(await ask("/deep/x", first) == "b=2; a=1")
      #expect(await ask("/", second) == "none")
      let lines = await transport.cookies(in: first) ?? []
      #expect(lines.count == 2)
      #expect(await transport.cookies(in: second) == [])
      #expect(await ask("/", CookieJar(initial: lines)) == "a=1")
    }

    @Test func aTransportThatIsLeftAloneTellsWhatJarsBeganWith() async throws {
      let transport = try CurlTransport()
      let line = "127.0.0.1\tFALSE\t/\tFALSE\t0\ta\tb"
      #expect(await transport.cookies(in: CookieJar(initial: [line])) == [line])
    }
  }

  /// The ways that requests take.
  @Suite struct WayTests {
    @Test func hostsStandForOthers() async throws {
      let server = try LoopbackServer { .respond(body: $0.header("host") ?? "") }
      let transport = try CurlTransport()
      for list in [
        "api.example:80:127.0.0.1:\(server.port)", "::127.0.0.1:\(server.port)",
        "api.example::127.0.0.1:\(server.port)",
      ] {
        let options = IdentityTests.options { $0.connectTo = [list] }
        let response = await transport.outcome(of: "http://api.example/", options: options).response
        #expect(response?.text == "api.example")
      }
      // What one stage says of a name is not true for others.
      let other = await transport.outcome(of: "http://api.example.invalid/")
      #expect(other.failure?.code == .resolve)
    }

    @Test func proxies() async throws {
      let proxy = try LoopbackServer { request in
        .respond(body: "\(request.target) \(request.header("proxy-authorization") ?? "")")
      }
      let direct = try LoopbackServer { .respond(body: "direct \($0.target)") }
      let transport = try CurlTransport()
      let through = IdentityTests.options { $0.proxy = "http://u:p@127.0.0.1:\(proxy.port)" }
      let text = await transport.outcome(of: "http://far.example/a", options: through).response?
        .text
      #expect(text == "http://far.example/a Basic dTpw")
      let except = IdentityTests.options {
        $0.proxy = "127.0.0.1:\(proxy.port)"
        $0.noProxy = "127.0.0.1"
      }
      #expect(
        await transport.outcome(of: direct.url("/b"), options: except).response?.text == "direct /b"
      )
      let none = IdentityTests.options { $0.proxy = "" }
      #expect(
        await transport.outcome(of: direct.url("/c"), options: none).response?.text == "direct /c")
      // And then the usual way again, by the same handle.
      #expect(await transport.outcome(of: direct.url("/d")).response?.text == "direct /d")
    }

    @Test func socksProxies() async throws {
      let server = try LoopbackServer { .respond(body: "by SOCKS to \($0.header("host") ?? "")") }
      let proxy = try SocksServer(to: server.port)
      let transport = try CurlTransport()
      for scheme in ["socks5h", "socks4a"] {
        let options = IdentityTests.options { $0.proxy = "\(scheme)://127.0.0.1:\(proxy.port)" }
        let text = await transport.outcome(of: "http://far.example/", options: options)
          .response?.text
        #expect(text == "by SOCKS to far.example", "\(scheme)")
      }
      #expect(proxy.names == ["far.example", "far.example"])
    }

    @Test func addressFamiliesAndInterfaces() async throws {
      let server = try LoopbackServer { _ in .respond(body: "fine") }
      let transport = try CurlTransport()
      for (options, isFine) in [
        (IdentityTests.options { $0.addressFamily = .v4 }, true),
        (IdentityTests.options { $0.addressFamily = .v6 }, false),
        (IdentityTests.options { $0.interface = "127.0.0.1" }, true),
        (IdentityTests.options { $0.interface = "no-such-interface" }, false),
      ] {
        let response = await transport.outcome(of: server.url("/"), options: options).response
        #expect((response?.text == "fine") == isFine)
      }
      #expect(await transport.outcome(of: server.url("/")).response?.text == "fine")
    }

    @Test func oldProtocols() async throws {
      let server = try LoopbackServer { .respond(body: $0.version) }
      let transport = try CurlTransport()
      for (version, text) in [
        (TransferOptions.Version.http10, "HTTP/1.0"), (.http1, "HTTP/1.1"),
      ] {
        let outcome = await transport.outcome(
          of: server.url("/"), options: TransferOptions(version: version))
        #expect(outcome.response?.text == text)
      }
    }

    @Test func whatTheLibraryLacksIsTold() async throws {
      let transport = try CurlTransport()
      let options = TransferOptions(version: .http3)
      let lack = transport.lack(for: options)
      let outcome = await transport.outcome(of: "https://127.0.0.1:1/", options: options)
      if let lack {
        #expect(lack.message.hasSuffix("was built without HTTP/3"))
        #expect(outcome.failure?.message == lack.message)
      } else {
        #expect(outcome.failure?.code == .connect)
      }
      #expect(transport.lack(for: .standard) == nil)
    }
  }
}
