import Testing
import TrekHTTP
import TrekStageKit
import TrekStages
import TrekValues

@Suite struct RequestMakingTests {
  let bench = StageBench()

  func shape(_ arguments: [String: [BoundArgument]]) throws -> RequestShape {
    let definition = try #require(StageCatalog.standard.stage("fetch"))
    guard case .request(let shape) = try definition.make(Arguments(arguments)) else {
      throw StageFailure(code: "test", "fetch has another shape")
    }
    return shape
  }

  func request(_ arguments: [String: BoundArgument] = [:], of item: Value) throws -> Request {
    try shape(arguments.mapValues { [$0] }).request(Item(item))
  }

  func body(_ request: Request) -> String {
    guard case .bytes(let bytes) = request.body else { return "none" }
    return String(decoding: bytes.array, as: UTF8.self)
  }

  func header(_ request: Request, _ name: String) -> String? {
    request.headers.fields.first { $0.name == name }?.value
  }

  @Test func plainURLsShareEverything() throws {
    let shape = try shape(["headers": [.value(["X-A": "1"])]])
    let first = try shape.request(Item("https://example.test/a"))
    let second = try shape.request(Item("https://example.test/b"))
    #expect(first.url == "https://example.test/a")
    #expect(first.headers === second.headers)
    #expect(first.options === second.options)
    #expect(header(first, "X-A") == "1")
  }

  @Test func argumentsReplaceTheItem() throws {
    let url = ItemExpression { .text(Text("https://example.test/\($0.value)")) }
    #expect(try request(["url": .expression(url)], of: 7).url == "https://example.test/7")
  }

  @Test func recordsDescribeRequests() throws {
    let request = try request(
      ["headers": .value(["X-A": "call", "X-B": "call"])],
      of: [
        "url": "https://example.test/", "method": "PUT", "headers": ["x-a": "item"],
        "query": ["q": "ä b"], "json": ["n": 1],
      ])
    #expect(request.url == "https://example.test/?q=%C3%A4%20b")
    #expect(request.method == .put)
    #expect(body(request) == #"{"n":1}"#)
    #expect(request.headers.fields.map(\.name) == ["X-B", "x-a", "Content-Type"])
    #expect(header(request, "Content-Type") == "application/json")
  }

  @Test func layersOfHeadersMerge() throws {
    let shape = try shape([
      "headers": [
        .value(["User-Agent": "a", "X-A": "default"]), .value(["x-a": "named", "X-C": "c"]),
        .value(["user-agent": .null]),
      ]
    ])
    let fields = try shape.request(Item("https://example.test/")).headers.fields
    #expect(fields.map(\.name) == ["x-a", "X-C", "user-agent"])
    #expect(fields.map(\.value) == ["named", "c", nil])
  }

  @Test func headersMayDependOnTheItem() throws {
    let headers = ItemExpression { ["X-Id": $0.value] }
    let shape = try shape(["headers": [.value(["X-A": "1"]), .expression(headers)]])
    let request = try shape.request(Item("https://example.test/"))
    #expect(header(request, "X-Id") == "https://example.test/")
    #expect(header(request, "X-A") == "1")
  }

  @Test(
    arguments: [
      ["X-A": "a\r\nX-B: b"], ["X-A": "a\u{0}"], ["X A": "a"], ["": "a"], ["X-A\r\nX-B": "a"],
      ["Content-Length": "3"], ["transfer-encoding": "chunked"], ["X-A": ["b": 1]],
    ] as [Value])
  func headersCannotBeInjected(_ headers: Value) throws {
    #expect(
      code { try request(["headers": .value(headers)], of: "https://example.test/") }
        == "fetch.header")
    #expect(
      code { try request(of: ["url": "https://example.test/", "headers": headers]) }
        == "fetch.header")
  }

  @Test func queriesAreEncoded() throws {
    let query: Value = ["a": ["1", 2, .null], "b&": "=&?#\u{0}", "c": .null, "d": true, "e": 1.5]
    for (url, expected) in [
      ("https://example.test/", "https://example.test/?a=1&a=2&b%26=%3D%26%3F%23%00&d=true&e=1.5"),
      (
        "https://example.test/?x=1#f",
        "https://example.test/?x=1&a=1&a=2&b%26=%3D%26%3F%23%00&d=true&e=1.5#f"
      ),
      ("https://example.test/?", "https://example.test/?a=1&a=2&b%26=%3D%26%3F%23%00&d=true&e=1.5"),
    ] {
      let made = try request(["query": .value(query)], of: .text(Text(url)))
      #expect(made.url.string == expected)
    }
    #expect(
      code { try request(["query": .value(["a": ["b": 1]])], of: "https://example.test/") }
        == "fetch.request")
  }

  @Test func bodies() throws {
    let form = try request(
      ["form": .value(["a b": "c&d", "e": [1, 2]])], of: "https://example.test/")
    #expect(body(form) == "a+b=c%26d&e=1&e=2")
    #expect(form.method == .post)
    #expect(header(form, "Content-Type") == "application/x-www-form-urlencoded")
    let text = try request(
      ["body": "hi", "method": "PUT", "headers": .value(["content-type": "text/x"])],
      of: "https://example.test/")
    #expect(body(text) == "hi")
    #expect(text.method == .put)
    #expect(text.headers.fields.count == 1)
    let json = ItemExpression { ["url": $0.value] }
    let each = try request(["json": .expression(json)], of: "https://example.test/")
    #expect(body(each) == #"{"url":"https://example.test/"}"#)
    #expect(each.method == .post)
    #expect(
      code { try request(["json": .value(1), "body": "x"], of: "https://example.test/") }
        == "fetch.argument")
  }

  @Test func whatIsSentToS3IsHashed() throws {
    let auth: BoundArgument = .value([
      "aws": ["key": "k", "secret": "s", "region": "eu-west-1", "service": "s3"]
    ])
    for (arguments, hash) in [
      (["body": "abc"], "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (["file": "a.bin"], "UNSIGNED-PAYLOAD"),
      ([:], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ] as [([String: BoundArgument], String)] {
      let made = try request(
        arguments.merging(["auth": auth]) { $1 }, of: "https://b.s3.test/key")
      #expect(header(made, "x-amz-content-sha256") == hash)
    }
  }

  @Test(
    arguments: [
      3, ["basic": "ada"], ["basic": ["user": "a:b"]], ["basic": ["user": "a\r\nX: y"]],
      ["basic": ["password": "x"]], ["bearer": "a\nb"], ["bearer": 3],
      ["digest": [:], "bearer": "t"],
      ["aws": ["key": "k", "secret": "s", "region": "a:b", "service": "s3"]], ["kerberos": [:]],
      ["oauth": ["url": "https://a.test", "id": "i"]], ["basic": ["user": "a", "pass": "b"]],
    ] as [Value])
  func otherProofsAreRefused(_ auth: Value) {
    #expect(
      code { try request(["auth": .value(auth)], of: "https://example.test/") } == "fetch.argument")
  }

  @Test(
    arguments: [
      ("proxy", "ftp://a.test"), ("proxy", "http://a b"), ("resolve", ["a.test": "b.test"]),
      ("resolve", ["a.test:0": "1.2.3.4"]), ("connectTo", ["a/b": "c"]), ("connectTo", "a"),
      ("ip", 5), ("tls", "1.4"), ("pin", "md5//x"), ("netrc", 3), ("cookies", 3),
      ("unixSocket", ""), ("unixSocket", "a\u{0}b"), ("key", "k.pem"), ("noProxy", [3]),
      ("http", "2"), ("cert", ""),
    ] as [(String, Value)])
  func badWaysAreRefused(_ name: String, _ value: Value) {
    #expect(
      code { try request([name: .value(value)], of: "https://example.test/") } == "fetch.argument")
  }

  @Test func waysReachTheTransport() throws {
    let made = try request(
      [
        "proxy": "direct", "noProxy": .value(["a", "b"]),
        "resolve": .value(["a.test": "::1", "b.test:80": "1.2.3.4"]),
        "connectTo": .value(["c:1": "d:2"]), "ip": .value(6), "tls": .value(1.3),
        "ciphers": "TLS_AES_128_GCM_SHA256:AES128-SHA", "cert": "c.pem", "key": "k.pem",
        "keyPassword": "p", "netrc": .value(true), "interface": "lo", "http": .value(1.0),
      ], of: "https://example.test/")
    let values = try #require(made.options.connection?.values)
    #expect(values.proxy == "")
    #expect(values.noProxy == "a,b")
    #expect(values.connectTo == ["a.test::[0:0:0:0:0:0:0:1]:", "b.test:80:1.2.3.4:", "c:1:d:2"])
    #expect(values.addressFamily == .v6)
    #expect(values.tls == .v1_3)
    #expect(values.ciphers == "AES128-SHA")
    #expect(values.tls13Ciphers == "TLS_AES_128_GCM_SHA256")
    #expect(values.certificate == .init(path: "c.pem", key: "k.pem", password: "p"))
    #expect(values.netrc == .home)
    #expect(values.interface == "lo")
    #expect(made.options.version == .http10)
    #expect(made.options.elsewhere?.connection?.values.certificate == nil)
    #expect(made.options.elsewhere?.connection?.values.proxy == "")
  }

  @Test func queriesOfSessionsAreMerged() throws {
    let shape = try shape([
      "query": [.value(["key": "k", "page": 1]), .value(["page": 2, "q": "x"])]
    ])
    let made = try shape.request(Item(["url": "https://example.test/?a=1", "query": ["b": 2]]))
    #expect(made.url.string == "https://example.test/?a=1&key=k&page=2&q=x&b=2")
  }

  @Test func filesAreSentByTheirPaths() throws {
    let file = try #require(RequestFile(path: "in/a.png"))
    for arguments in [["body": .value(.object(file))], ["file": "in/a.png"]]
      as [[String: BoundArgument]]
    {
      let made = try request(arguments, of: "https://example.test/")
      guard case .streamed(let body) = made.body, case .file(let sent) = body.content else {
        Issue.record("no file is sent")
        continue
      }
      #expect(sent.path == "in/a.png")
      #expect(sent.name == "a.png")
      #expect(made.method == .post)
      #expect(header(made, "Content-Type") == "image/png")
      guard case .file(let moved) = body.resolved({ "/x/\($0)" }).content else { return }
      #expect(moved.path == "/x/in/a.png")
      #expect(moved.name == "a.png")
    }
  }

  @Test func formsOfFieldsAndFiles() throws {
    let file = try #require(RequestFile(path: "a.csv", name: "b.csv", mediaType: "text/x"))
    let fields: Value = [
      "n": [1, .null, true], "f": .object(file), "raw": .bytes(Bytes([0, 255])),
    ]
    for made in [
      try request(["multipart": .value(fields)], of: "https://example.test/"),
      try request(of: ["url": "https://example.test/", "multipart": fields]),
    ] {
      guard case .streamed(let body) = made.body, case .multipart(let parts) = body.content else {
        Issue.record("no form is sent")
        continue
      }
      #expect(parts.map(\.name) == ["n", "n", "f", "raw"])
      #expect(made.method == .post)
      #expect(header(made, "Content-Type") == nil)
      guard case .file(let sent) = parts[2].value, case .bytes(let one) = parts[0].value else {
        Issue.record("the parts are mixed up")
        continue
      }
      #expect(sent.name == "b.csv")
      #expect(sent.mediaType == "text/x")
      #expect(one == Bytes(utf8: "1"))
    }
    #expect(
      code { try request(["multipart": .value(["a": ["b": 1]])], of: "https://example.test/") }
        == "fetch.request")
    #expect(
      code { try request(["multipart": .value(["a\u{0}b": 1])], of: "https://example.test/") }
        == "fetch.request")
  }

  @Test(arguments: [("a\u{0}", nil), ("a", "text/x\r\nX-A: b"), ("a", ""), ("a", "\u{7F}")])
  func filesCannotCarryHeaders(_ name: String, _ type: String?) {
    #expect(RequestFile(path: "x", name: name, mediaType: type) == nil)
  }

  @Test func dataCannotNameFiles() {
    let item: Value = ["url": "https://example.test/", "file": "/etc/passwd"]
    #expect(code { try request(of: item) } == "fetch.request")
  }

  @Test func basesArePrefixes() throws {
    for (base, url, expected) in [
      ("https://a.test/v1/", "/users", "https://a.test/v1/users"),
      ("https://a.test/v1", "users?x=1", "https://a.test/v1/users?x=1"),
      ("https://a.test/v1", "?x=1", "https://a.test/v1?x=1"),
      ("https://a.test/v1", "http://b.test/", "http://b.test/"),
      ("https://a.test", "//b.test/c", "https://a.test/b.test/c"),
      ("https://a.test", "b:80/c", "https://a.test/b:80/c"),
    ] {
      let made = try request(["base": .value(.text(Text(base)))], of: .text(Text(url)))
      #expect(made.url.string == expected)
    }
  }

  @Test func limitsAndOptions() throws {
    let shape = try shape([
      "concurrency": [.value(3)], "perHost": [.value(2)], "ordered": [.value(false)],
      "rate": [.value(.rate(try #require(Rate(100, per: .seconds(60)))))], "window": [.value(9)],
      "accept": [.value([[200, 201, 202], 404])],
      "retryOn": [.value([429, [500, 501], "network"])],
      "retry": [.value(5)], "backoff": [.value(.duration(.seconds(1)))],
      "timeout": [.value(.duration(.seconds(2)))], "stall": [.value(.null)], "follow": [.value(0)],
      "maxBody": [.value(.size(10))], "verify": [.value(false)], "cacert": ["/x.pem"],
      "http": [.value(2)], "memory": [.value(.size(1 << 20))],
      "connectTimeout": [.value(.duration(.milliseconds(5)))],
    ])
    #expect(shape.limits.concurrency == 3)
    #expect(shape.limits.perHost == 2)
    #expect(!shape.limits.ordered)
    #expect(shape.limits.rate == RequestRate(count: 100, interval: .seconds(60)))
    #expect(shape.limits.window == 9)
    #expect(shape.limits.memory == 1 << 20)
    #expect(shape.limits.retry.count == 5)
    #expect(shape.limits.retry.anyMethod)
    #expect(shape.limits.retry.statuses == StatusSet([429...429, 500...501]))
    #expect(shape.limits.retry.onNetwork)
    #expect(shape.limits.retry.base == .seconds(1))
    let options = try shape.request(Item("https://example.test/")).options
    #expect(options.accept == StatusSet([200...202, 404...404]))
    #expect(options.timeout == .seconds(2))
    #expect(options.stall == nil)
    #expect(options.follow == 0)
    #expect(options.maxBody == 10)
    #expect(!options.verify)
    #expect(options.cacert == "/x.pem")
    #expect(options.version == .http2)
    #expect(options.connectTimeout == .milliseconds(5))
  }

  @Test func defaultsAreTheLanguages() throws {
    let limits = try shape([:]).limits
    #expect(limits.concurrency == 64)
    #expect(limits.retry.count == 2)
    #expect(!limits.retry.anyMethod)
    #expect(try shape(["accept": ["any"]]).request(Item("x:")).options.accept == .any)
  }

  @Test(
    arguments: [
      ("concurrency", 0), ("follow", -1), ("retry", -1), ("http", 4), ("accept", 42),
      ("accept", "all"), ("retryOn", "net"), ("rate", .rate(Rate(perSecond: 0)!)),
      ("method", "GET /"), ("window", 0), ("backoff", ["1s"]), ("timeout", .duration(.zero)),
      ("verify", "yes"), ("maxBody", 3),
    ] as [(String, Value)])
  func badArgumentsAreRefused(_ name: String, _ value: Value) {
    #expect(
      code { try request([name: .value(value)], of: "https://example.test/") } == "fetch.argument")
  }

  @Test(
    arguments: [
      3, .null, [], ["a"], ["uri": "x"], ["url": 3], ["url": "x", "verb": "GET"],
      ["url": "x", "method": "A B"], ["url": "x", "json": 1, "body": "b"],
      ["url": "x", "headers": 3], ["url": "x", "body": 3],
    ] as [Value])
  func otherItemsAreNoRequests(_ item: Value) {
    #expect(code { try request(of: item) } == "fetch.request")
  }
}
