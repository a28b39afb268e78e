internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

/// Makes the request for an item out of a call's arguments.
///
/// What does not depend on the item is worked out once and shared by identity, so that for a plain
/// list of URLs nothing is done but to take the text.
struct RequestMaker: Sendable {
  let stage: String
  var options: TransferOptions
  var method: HTTPMethod?
  var url: ItemExpression?
  var base: Text?
  /// The weakest first.
  var queries: [ItemArgument<Record?>] = []
  var headers = HeaderLayers()
  var itemHeaders: [ItemArgument<Record?>] = []
  var content = RequestContent.none

  init(stage: String, options: TransferOptions) {
    self.stage = stage
    self.options = options
  }

  /// The function that makes a request of an item.
  func made() throws(StageFailure) -> @Sendable (Item) throws(StageFailure) -> Request {
    let start = try CommonRequest(self)
    guard !signsContent, base == nil, queries.isEmpty, itemHeaders.isEmpty, content.isConstant
    else {
      return { item throws(StageFailure) in
        try assemble(item, target: try url.target(item), from: start)
      }
    }
    let plain = start.request
    if let url {
      return { item throws(StageFailure) in
        let target = try url(item)
        guard case .text(let text) = target else {
          return try assemble(item, target: target, from: start)
        }
        return plain.asking(text)
      }
    }
    return { item throws(StageFailure) in
      guard case .text(let text) = item.value else {
        return try assemble(item, target: item.value, from: start)
      }
      return plain.asking(text)
    }
  }

  /// The long way: records, bases, queries, whatever differs from item to item.
  private func assemble(
    _ item: Item, target: Value, from start: CommonRequest
  ) throws(StageFailure) -> Request {
    do throws(StageFailure) {
      var request = try assembled(item, target: target, from: start)
      if signsContent { Self.noteContent(of: &request) }
      return request
    } catch {
      throw error.qualified(by: stage)
    }
  }

  private func assembled(
    _ item: Item, target: Value, from start: CommonRequest
  ) throws(StageFailure) -> Request {
    var request = start.request
    let described = try DescribedRequest(target)
    var address = try based(described.url)
    if let record = try layered(queries, item) {
      address = try QueryText.adding(record, to: address)
    }
    if let record = described.query { address = try QueryText.adding(record, to: address) }
    request.url = address

    var body = start.body
    if let own = described.body {
      body = own
    } else if !content.isConstant {
      body = try content.encoded(for: item)
    }
    if let own = described.method { request.method = own }
    if body == nil, !described.hasBody, itemHeaders.isEmpty, described.headers == nil,
      start.body == nil
    {
      return request
    }
    var fields = headers
    for layer in itemHeaders {
      if let record = try layer(item) { try fields.lay(record) }
    }
    if let record = described.headers { try fields.lay(record) }
    if let body {
      try fields.describe(body)
      request.body = body.body
      if described.method == nil && method == nil { request.method = .post }
    }
    request.headers = fields.block
    return request
  }

  /// Whether the hash of the body has to stand in the header: S3 wants it, and libcurl adds it in
  /// later versions only.
  private var signsContent: Bool {
    if case .aws(_, _, let scope)? = options.connection?.values.authentication {
      return scope.hasSuffix(":s3")
    }
    return false
  }

  private static func noteContent(of request: inout Request) {
    guard
      !request.headers.fields.contains(where: {
        HeaderName.equal($0.name, "x-amz-content-sha256")
      })
    else { return }
    let hash =
      switch request.body {
      case .none:
        HexDigits.text(Bytes(SHA256.digest(of: UnsafeRawBufferPointer(start: nil, count: 0))))
      case .bytes(let bytes): HexDigits.text(Bytes(bytes.withUnsafeBytes { SHA256.digest(of: $0) }))
      case .streamed: Text("UNSIGNED-PAYLOAD")
      }
    guard let field = try? RequestHeaders.Field("x-amz-content-sha256", hash.string) else { return }
    request.headers = RequestHeaders(request.headers.fields + [field])
  }

  /// The records of all layers as one: a stronger layer's field takes the place of a weaker one's.
  private func layered(
    _ layers: [ItemArgument<Record?>], _ item: Item
  ) throws(StageFailure) -> Record? {
    var result: Record?
    for layer in layers {
      guard let record = try layer(item) else { continue }
      guard let below = result else {
        result = record
        continue
      }
      var fields = below.map { ($0.key.string, $0.value) }
      for (key, value) in record {
        if let index = fields.firstIndex(where: { $0.0 == key.string }) {
          fields[index].1 = value
        } else {
          fields.append((key.string, value))
        }
      }
      result = Record(fields)
    }
    return result
  }

  /// The URL with the session's base before it, where it has no scheme of its own; one `/` joins.
  private func based(_ url: Text) throws(StageFailure) -> Text {
    guard let base, !URLScheme.begins(url) else { return url }
    let output = ByteBuffer(capacity: base.count + url.count + 1)
    base.withUTF8 { bytes in
      var end = bytes.count
      while end > 0 && bytes[end - 1] == UInt8(ascii: "/") { end -= 1 }
      output.append(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[..<end]))
    }
    url.withUTF8 { bytes in
      var start = 0
      while start < bytes.count && bytes[start] == UInt8(ascii: "/") { start += 1 }
      let rest = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[start...])
      // A query or fragment alone continues the base itself.
      if let first = rest.first, first != UInt8(ascii: "?"), first != UInt8(ascii: "#") {
        output.append(UInt8(ascii: "/"))
      }
      output.append(rest)
    }
    return Text(knownValid: output.bytes)
  }
}

extension ItemExpression? {
  /// What the request is made of: the argument's value, or the item.
  fileprivate func target(_ item: Item) throws(StageFailure) -> Value {
    if let self { return try self(item) }
    return item.value
  }
}

/// What all requests of a call have in common, made once.
private struct CommonRequest: Sendable {
  let request: Request
  let body: EncodedBody?

  init(_ maker: RequestMaker) throws(StageFailure) {
    var fields = maker.headers
    var body: EncodedBody?
    if maker.content.isConstant, maker.itemHeaders.isEmpty {
      body = try maker.content.encoded(for: Item(.null))
      if let body { try fields.describe(body) }
    } else if maker.content.isConstant {
      body = try maker.content.encoded(for: Item(.null))
    }
    self.body = body
    request = Request(
      method: maker.method ?? (body == nil ? .get : .post), url: Text(), headers: fields.block,
      body: body?.body ?? .none, options: maker.options)
  }
}

/// Whether a URL names a scheme (RFC 3986, section 3.1) and an authority.
enum URLScheme {
  static func begins(_ url: Text) -> Bool {
    url.withUTF8 { bytes in
      guard let first = bytes.first, isLetter(first) else { return false }
      var index = 1
      while index < bytes.count {
        let byte = bytes[index]
        if byte == UInt8(ascii: ":") {
          return index + 2 < bytes.count && bytes[index + 1] == UInt8(ascii: "/")
            && bytes[index + 2] == UInt8(ascii: "/")
        }
        guard isLetter(byte) || (0x30...0x39).contains(byte) || "+-.".utf8.contains(byte) else {
          return false
        }
        index += 1
      }
      return false
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20)
  }
}
