internal import TrekHTTP
internal import TrekValues

extension Charset {
  /// The charset that a body names: by a byte order mark, else by its response's media type.
  ///
  /// A label that nobody knows counts as none.
  static func named(in value: Value, _ bytes: Bytes) -> Charset? {
    if let marked = marked(bytes) { return marked }
    guard let type = BodyBytes.response(value)?.head.first("content-type") else { return nil }
    return label(inMediaType: type).flatMap(Charset.init(label:))
  }

  /// As `named`, and then as browsers do: by a `<meta>` element, else windows-1252.
  static func found(in value: Value, _ bytes: Bytes) -> Charset {
    named(in: value, bytes) ?? MetaCharset.find(in: bytes) ?? .fallback
  }

  private static func marked(_ bytes: Bytes) -> Charset? {
    bytes.withUnsafeBytes { raw in
      if raw.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8 }
      if raw.starts(with: [0xFE, 0xFF]) { return Charset(label: "utf-16be") }
      if raw.starts(with: [0xFF, 0xFE]) { return Charset(label: "utf-16le") }
      return nil
    }
  }

  /// The value of `charset` in a media type (RFC 9110, section 8.3.1), in quotes or not.
  static func label(inMediaType type: String) -> String? {
    for parameter in type.split(separator: ";").dropFirst() {
      let parts = parameter.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let name = parts[0].filter { $0 != " " && $0 != "\t" }
      guard name.lowercased() == "charset" else { continue }
      return String(parts[1].filter { $0 != "\"" && $0 != "'" && $0 != " " && $0 != "\t" })
    }
    return nil
  }
}

/// Finds the charset that an HTML page names in itself.
enum MetaCharset {
  /// How far into a page is looked (HTML Standard, section 13.2.3.2).
  static let reach = 1024

  /// The charset of the first `<meta>` element that names a known one.
  static func find(in bytes: Bytes) -> Charset? {
    let head = bytes[0..<reach].array.map { byte in
      byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
    var index = 0
    let marker = Array("<meta".utf8)
    while index + marker.count < head.count {
      guard head[index] == marker[0], head[index...].starts(with: marker) else {
        index += 1
        continue
      }
      let end = head[index...].firstIndex(of: UInt8(ascii: ">")) ?? head.count
      if let charset = charset(in: head[index..<end]) { return charset }
      index = end
    }
    return nil
  }

  /// `charset=…`, as an attribute or inside of `content`.
  private static func charset(in element: ArraySlice<UInt8>) -> Charset? {
    let marker = Array("charset".utf8)
    var index = element.startIndex
    while index + marker.count < element.endIndex {
      guard element[index...].starts(with: marker) else {
        index += 1
        continue
      }
      var next = index + marker.count
      func skipBlanks() { while next < element.endIndex, element[next] <= 32 { next += 1 } }
      skipBlanks()
      guard next < element.endIndex, element[next] == UInt8(ascii: "=") else {
        index = next
        continue
      }
      next += 1
      skipBlanks()
      let value = element[next...].drop { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
      let label = value.prefix { byte in
        byte > 32 && !"\"';/>".utf8.contains(byte)
      }
      // A page whose `<meta>` could be read is in no UTF-16, whatever it says.
      let charset = Charset(label: String(decoding: label, as: UTF8.self))
      return charset?.name.hasPrefix("utf-16") == true ? .utf8 : charset
    }
    return nil
  }
}
