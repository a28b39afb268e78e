internal import TrekHTTP
internal import TrekValues

/// The `Link` fields of an answer (RFC 8288, section 3).
enum LinkHeader {
  /// The first link with a relation, as it stands there; nil where there is none.
  ///
  /// A relation may be one of several in its parameter; what cannot be read is passed over.
  static func target(_ relation: String, in head: ResponseHead) -> Text? {
    for field in head.values(of: "link") {
      var rest = field.utf8[...]
      while let link = next(&rest) {
        if link.relations.contains(relation) { return Text(link.target) }
      }
    }
    return nil
  }

  private struct Link {
    var target: String
    var relations: [String] = []
  }

  /// The next link of a field; nil at its end, or where no further one begins.
  private static func next(_ rest: inout Substring.UTF8View) -> Link? {
    rest = rest.drop { isBlank($0) || $0 == UInt8(ascii: ",") }
    guard rest.first == UInt8(ascii: "<"),
      let close = rest.firstIndex(of: UInt8(ascii: ">"))
    else { return nil }
    var link = Link(target: String(Substring(rest[rest.index(after: rest.startIndex)..<close])))
    rest = rest[rest.index(after: close)...]
    while true {
      rest = rest.drop(while: isBlank)
      guard rest.first == UInt8(ascii: ";") else { break }
      rest = rest.dropFirst().drop(while: isBlank)
      let name = String(Substring(rest.prefix(while: isName))).lowercased()
      rest = rest.drop(while: isName).drop(while: isBlank)
      guard rest.first == UInt8(ascii: "=") else { continue }
      rest = rest.dropFirst().drop(while: isBlank)
      let value = parameter(&rest)
      // The first `rel` counts (section 3.3).
      if name == "rel", link.relations.isEmpty {
        link.relations = value.lowercased().split(separator: " ").map(String.init)
      }
    }
    return link
  }

  /// A token or a quoted string.
  private static func parameter(_ rest: inout Substring.UTF8View) -> String {
    guard rest.first == UInt8(ascii: "\"") else {
      let end = rest.firstIndex {
        $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: ",") || isBlank($0)
      }
      let token = rest[..<(end ?? rest.endIndex)]
      rest = rest[(end ?? rest.endIndex)...]
      return String(Substring(token))
    }
    rest = rest.dropFirst()
    var value: [UInt8] = []
    while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
      if byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() {
        value.append(escaped)
      } else {
        value.append(byte)
      }
    }
    return String(decoding: value, as: UTF8.self)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func isName(_ byte: UInt8) -> Bool { HTTPToken.allows(byte) }
}
