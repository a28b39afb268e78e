#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Testing
import TrekHTTP
import TrekStageKit
import TrekValues

@Suite struct SaveTests {
  let bench = StageBench()
  var folder: TemporaryFolder { bench.world.folder }

  func sink(_ arguments: [String: BoundArgument] = [:]) throws -> any Sink {
    guard case .sink(let make) = try bench.make("save", arguments) else {
      throw StageFailure(code: "test", "save has another shape")
    }
    return try make(bench.context)
  }

  static func response(
    _ url: String, type: String? = nil, body: ResponseBody = .gone
  ) -> Response {
    let head = "HTTP/1.1 200 OK\r\n" + (type.map { "Content-Type: \($0)\r\n" } ?? "") + "\r\n"
    return Response(
      status: 200, head: ResponseHead(raw: Bytes(utf8: head)), body: body, url: Text(url))
  }

  static let exchange = Exchange(
    request: Request(url: "https://example.test/"), body: .discard, handler: NoHandler(),
    account: nil)

  /// Streams a body into a receiver in pieces.
  func stream(
    _ receiver: any BodyReceiver, _ response: Response, _ pieces: [String],
    end: TransportFailure? = nil
  ) -> TransportFailure? {
    if let failure = receiver.begin(response, of: Self.exchange) { return failure }
    for piece in pieces {
      let verdict = Array(piece.utf8).withUnsafeBytes { receiver.receive($0) }
      if case .stop(let failure) = verdict {
        _ = receiver.end(failure)
        return failure
      }
    }
    return receiver.end(end)
  }

  @Test func namesStayGivenWhenTheFileIsWhole() throws {
    let sink = try sink(["name": .expression(ItemExpression { _ in "one" })])
    let make = try #require(sink.bodyReceiver)
    let first = Self.response("https://example.test/1")
    let second = Self.response("https://example.test/2")
    do {
      let receiver = try make(Item(.null, ordinal: 0))
      #expect(stream(receiver, first, ["first"]) == nil)
    }
    try sink.write(Item(.object(first)))
    // The receiver of the first is gone by now; its name is not free for all that.
    let failure = stream(try make(Item(.null, ordinal: 1)), second, ["second"])
    #expect(failure?.code.rawValue == "save.file")
    #expect(failure?.isReceivers == true)
    #expect(try sink.close(complete: true) == nil)
    #expect(folder.text("one") == "first")
  }

  @Test func valuesAreWritten() throws {
    let items: [Value] = ["text", .bytes(Bytes([0, 255])), ["a": 1], 7]
    let name = ItemExpression { item in .text(Text("f\(item.ordinal)")) }
    let sink = try sink(["name": .expression(name)])
    for (index, item) in items.enumerated() { try sink.write(Item(item, ordinal: index)) }
    #expect(try sink.close(complete: true) == nil)
    #expect(folder.text("f0") == "text")
    #expect(folder.read("f1") == [0, 255])
    #expect(folder.text("f2") == "{\"a\":1}\n")
    #expect(folder.text("f3") == "7\n")
  }

  @Test(
    arguments: [
      ("https://example.test/a/b.html", nil, "b.html"),
      ("https://example.test/", "text/html", "index.html"),
      ("https://example.test", nil, "index"),
      ("https://example.test/users/1", "application/json; x=y", "1.json"),
      ("https://example.test/list.json?page=2", nil, "list-page=2.json"),
      ("https://example.test/list?page=2#top", "application/problem+json", "list-page=2.json"),
      ("https://example.test/a%2F..%2Fb", nil, "a_.._b"),
      ("https://example.test/%2e%2e", nil, "index"),
      ("https://example.test/.htaccess", nil, "_htaccess"),
      ("https://example.test/a%00b%1b.txt", nil, "a_b_.txt"),
      ("https://example.test/x.part", nil, "x.part_"), ("https://example.test/%ff", nil, "%ff"),
      ("https://example.test/caf%C3%A9", "image/png", "café.png"),
      ("https://example.test/-rf", nil, "_rf"),
      ("https://example.test/..;/x:y", nil, "x_y"), ("https://example.test/a/", nil, "index"),
    ] as [(String, String?, String)])
  func namesAreMadeOfURLs(_ url: String, _ type: String?, _ name: String) throws {
    let sink = try sink(["in": "out"])
    let response = Self.response(url, type: type, body: .bytes(Bytes(utf8: "x")))
    try sink.write(Item(.object(response)))
    #expect(folder.names("out") == [name])
  }

  @Test func aFolderMayBeGivenForNamesOfURLs() throws {
    let sink = try sink(["name": "a/b/"])
    try sink.write(
      Item(.object(Self.response("https://example.test/x", body: .bytes(Bytes(utf8: "x"))))))
    #expect(folder.names("a/b") == ["x"])
  }

  @Test(arguments: [
    "../x", "/etc/x", "a/../../x", ".x", "a/.x/b", "..", "x\u{0}", "x\n", "x.part", "/", "a//b",
    "./x",
    String(repeating: "x", count: 300),
  ])
  func unsafeNamesAreRefused(_ name: String) throws {
    let made = ItemExpression { _ in .text(Text(name)) }
    let sink = try sink(["name": .expression(made)])
    #expect(code { try sink.write(Item("x")) } == "save.name")
    let receiver = try #require(try sink.bodyReceiver?(Item("url")))
    #expect(
      stream(receiver, Self.response("https://example.test/"), ["x"])?.code.rawValue == "save.name")
    #expect(try sink.close(complete: true) == nil)
    #expect(folder.names() == [])
  }

  @Test("a name that no item had a part in may say where the folder is")
  func constantNames() throws {
    let outside = TemporaryFolder()
    mkdir(folder.path + "/here", 0o700)
    let response = Self.response("https://example.test/page", body: .bytes(Bytes(utf8: "x")))
    for name in [outside.path, outside.path + "/new/", "here", outside.path + "/one.txt"] {
      let sink = try sink(["name": .value(.text(Text(name)))])
      try sink.write(Item(.object(response)))
      #expect(try sink.close(complete: true) == nil)
    }
    #expect(outside.names() == ["new", "one.txt", "page"])
    #expect(outside.names("new") == ["page"])
    #expect(folder.names("here") == ["page"])
    #expect(folder.names() == ["here"])
  }

  @Test func itemsWithoutURLNeedANameAndNamesAreGivenOnce() throws {
    let unnamed = try sink()
    #expect(code { try unnamed.write(Item("x")) } == "save.name")
    let sink = try sink(["name": "a"])
    try sink.write(Item("first"))
    #expect(code { try sink.write(Item("second")) } == "save.file")
    #expect(folder.text("a") == "first")
  }

  @Test func bodiesStreamAndGetTheirNamesAtTheSink() throws {
    let sink = try sink(["in": "out"])
    let make = try #require(sink.bodyReceiver)
    let responses = (0..<3).map { Self.response("https://example.test/\($0)") }
    for response in responses {
      #expect(stream(try make(Item("url")), response, ["a", "b"]) == nil)
    }
    #expect(folder.names("out") == ["0.part", "1.part", "2.part"])
    #expect(openDescriptors(in: folder) == 1)
    try sink.write(Item(.object(responses[0])))
    try sink.write(Item(.object(responses[2])))
    #expect(folder.names("out") == ["0", "1.part", "2"])
    // The one in the middle was dropped on its way.
    #expect(try sink.close(complete: true) == nil)
    #expect(folder.names("out") == ["0", "2"])
    #expect(folder.text("out/0") == "ab")
  }

  @Test func anotherAttemptBeginsAnew() throws {
    let sink = try sink()
    let receiver = try #require(try sink.bodyReceiver?(Item("url")))
    let reset = TransportFailure(.reset, "reset", isTransient: true)
    #expect(
      stream(receiver, Self.response("https://example.test/a"), ["half of it"], end: reset) == nil)
    let again = Self.response("https://example.test/a")
    #expect(stream(receiver, again, ["whole"]) == nil)
    try sink.write(Item(.object(again)))
    #expect(folder.text("a") == "whole")
  }

  @Test func aFailedRequestLeavesNothing() throws {
    let sink = try sink()
    do {
      let receiver = try #require(try sink.bodyReceiver?(Item("url")))
      let failure = TransportFailure(.bodyTooLarge, "too large")
      #expect(stream(receiver, Self.response("https://example.test/a"), ["x"], end: failure) == nil)
      #expect(folder.names() == [])
      let given = try #require(try sink.bodyReceiver?(Item("url")))
      let last = TransportFailure(.reset, "reset", isTransient: true)
      #expect(stream(given, Self.response("https://example.test/a"), ["x"], end: last) == nil)
    }
    // Its last attempt: nobody holds it any more.
    #expect(folder.names() == [])
    // The name is free again.
    try sink.write(
      Item(.object(Self.response("https://example.test/a", body: .bytes(Bytes(utf8: "y"))))))
    #expect(folder.text("a") == "y")
  }

  @Test(arguments: [true, false])
  func whatWasCancelledStaysOnlyWhereTheRunWasBrokenOff(_ complete: Bool) throws {
    let sink = try sink()
    let make = try #require(sink.bodyReceiver)
    let cancelled = TransportFailure(.init(rawValue: "cancelled"), "cancelled")
    for name in ["a", "b"] {
      let receiver = try make(Item("url"))
      #expect(
        stream(receiver, Self.response("https://example.test/\(name)"), ["half"], end: cancelled)
          == nil)
    }
    #expect(
      try sink.close(complete: complete) == (complete ? nil : "left `a.part` and 1 more"))
    #expect(folder.names() == (complete ? [] : ["a.part", "b.part"]))
  }

  @Test func linksOutOfTheFolderAreNotFollowed() throws {
    let outside = TemporaryFolder()
    mkdir(folder.path + "/out", 0o700)
    symlink(outside.path, folder.path + "/out/link")
    let sink = try sink(["name": "link/x", "in": "out"])
    #expect(code { try sink.write(Item("x")) } == "save.file")
    #expect(outside.names() == [])
  }

  @Test func aFolderThatCannotBeMadeEndsTheRun() throws {
    folder.write("file", "")
    do throws(StageFailure) {
      guard case .sink(let make) = try bench.make("save", ["in": "file"]) else { return }
      _ = try make(bench.context)
      Issue.record("it was made")
    } catch {
      #expect(error.kind == .output)
    }
  }

  /// Names of any kind, from URLs and from scripts: nothing outside, nothing hidden, nothing
  /// overwritten.
  @Test func anyNamesStayInTheFolder() throws {
    var random = SeededRandom(0x5AFE)
    let pieces = [
      "..", "/", "a", ".", "%2e", "%2F", "\\", "\u{0}", "~", "b.html", "é", "%00", "?q=/..", " ",
    ]
    let sink = try sink(["in": "out"])
    var written = 0
    for _ in 0..<400 {
      let tail = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        pieces.randomElement(using: &random) ?? "a"
      }.joined()
      let response = Self.response("https://example.test/" + tail, body: .bytes(Bytes(utf8: tail)))
      if code({ try sink.write(Item(.object(response))) }) == nil { written += 1 }
    }
    #expect(folder.names() == ["out"])
    let names = folder.names("out")
    #expect(names.count == written)
    #expect(names.allSatisfy { !$0.hasPrefix(".") && !$0.hasSuffix(".part") })
  }
}

private final class NoHandler: TransportHandler {
  func completed(_ batch: [Exchange]) -> [Exchange] { [] }
}
