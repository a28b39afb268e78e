internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

/// The argument of `proxy`: a URL, a host with a port, or `direct`.
struct ProxyArgument: ArgumentValue {
  /// As libcurl takes it; empty: none.
  let url: String

  private static let schemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]

  static var argumentType: ValueType { .any }
  static var argumentWords: [String] { ["direct"] }

  init(argument: Value) throws(ArgumentMismatch) {
    guard let text = ScalarText.of(argument)?.string, !text.isEmpty else {
      throw ArgumentMismatch("must be a URL as `\"http://proxy.example:3128\"`, or `direct`")
    }
    if text == "direct" {
      url = ""
      return
    }
    if let end = text.range(ofScheme: "://") {
      guard Self.schemes.contains(text[..<end].lowercased()) else {
        throw ArgumentMismatch("must be one of " + Self.schemes.joined(separator: ", "))
      }
    }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
      throw ArgumentMismatch("must not hold blanks or control characters")
    }
    url = text
  }

  var argumentText: String { url }
}

extension String {
  /// Where a separator begins.
  fileprivate func range(ofScheme separator: String) -> String.Index? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(separator) { return index }
      index = self.index(after: index)
    }
    return nil
  }
}

/// The argument of `noProxy`: host names, or `*`.
struct HostListArgument: ArgumentValue {
  /// As libcurl takes it.
  let text: String

  static var argumentType: ValueType { .any }

  init(argument: Value) throws(ArgumentMismatch) {
    let hosts = try TextsArgument.read(argument, "must be host names: a text or a list of texts")
    text = hosts.joined(separator: ",")
  }

  var argumentText: String { text }
}

/// The argument of `pin`: one hash of a public key or several.
struct PinArgument: ArgumentValue {
  /// As libcurl takes it.
  let text: String

  static var argumentType: ValueType { .any }

  init(argument: Value) throws(ArgumentMismatch) {
    let wanted = "must be a hash as `\"sha256//…\"` or a list of them"
    let pins = try TextsArgument.read(argument, wanted)
    guard pins.allSatisfy({ $0.hasPrefix("sha256//") && !$0.contains(";") && $0.count > 8 }),
      !pins.isEmpty
    else { throw ArgumentMismatch(wanted) }
    text = pins.joined(separator: ";")
  }

  var argumentText: String { text }
}

/// A text, or a list of texts.
enum TextsArgument {
  static func read(_ argument: Value, _ wanted: String) throws(ArgumentMismatch) -> [String] {
    let values: [Value] = if case .list(let list) = argument { list.array } else { [argument] }
    var texts: [String] = []
    for value in values {
      guard case .text(let text) = value, !text.string.utf8.contains(where: { $0 < 0x20 }) else {
        throw ArgumentMismatch(wanted)
      }
      texts.append(text.string)
    }
    return texts
  }
}

/// The argument of `tls`: a version, as text or as a number.
struct TLSVersionArgument: ArgumentValue {
  let version: ConnectionOptions.TLSVersion

  static var argumentType: ValueType { .any }

  init(argument: Value) throws(ArgumentMismatch) {
    switch ScalarText.of(argument)?.string {
    case "1.0", "1": version = .v1_0
    case "1.1": version = .v1_1
    case "1.2": version = .v1_2
    case "1.3": version = .v1_3
    default: throw ArgumentMismatch("must be \"1.0\", \"1.1\", \"1.2\" or \"1.3\"")
    }
  }

  var argumentText: String { "\(version)" }
}

/// The argument of `netrc`: whether, or which file.
struct NetrcArgument: ArgumentValue {
  let netrc: ConnectionOptions.Netrc?

  static var argumentType: ValueType { .any }

  init(argument: Value) throws(ArgumentMismatch) {
    switch argument {
    case .bool(let isWanted): netrc = isWanted ? .home : nil
    case .text(let path) where !path.isEmpty && !path.string.utf8.contains(0):
      netrc = .file(path.string)
    default: throw ArgumentMismatch("must be true, false or the path of a file")
    }
  }

  var argumentText: String { "\(netrc as Any)" }
}

/// The argument of `resolve` and `connectTo`: which host and port stands for which.
struct ReplacementsArgument: ArgumentValue {
  private struct Place {
    var host: String
    var port: String
  }

  private let pairs: [(from: Place, to: Place)]

  static var argumentType: ValueType { .record([:], open: true) }

  init(argument: Value) throws(ArgumentMismatch) {
    guard case .record(let record) = argument else {
      throw ArgumentMismatch("must be a record as `{\"a.example:443\": \"b.example:8443\"}`")
    }
    var pairs: [(Place, Place)] = []
    for (key, value) in record {
      guard case .text(let text) = value, let from = Self.place(key.string),
        let to = Self.place(text.string)
      else {
        throw ArgumentMismatch(
          "has the entry `\(key)`, which is not a host or `host:port` for another")
      }
      pairs.append((from, to))
    }
    self.pairs = pairs
  }

  /// `host`, `host:port`, `[v6]:port`, or an IPv6 address as it is.
  private static func place(_ text: String) -> Place? {
    var host = Substring(text)
    var port = ""
    if let address = NetworkAddress(text), case .v6 = address, text.first != "[" {
      host = "[\(text)]"
    } else if let colon = text.lastIndex(of: ":"), text.last != "]" {
      port = String(text[text.index(after: colon)...])
      host = text[..<colon]
      guard let number = Int(port), (1...65535).contains(number), port.count <= 5 else {
        return nil
      }
    }
    guard !host.isEmpty,
      host.utf8.allSatisfy({ byte in
        byte > 0x20 && byte != 0x7F && !"/?#@,;\\\"".utf8.contains(byte)
      }), host.first == "[" || !host.contains(":")
    else { return nil }
    return Place(host: String(host), port: port)
  }

  /// Why these are not all addresses, or nil.
  var faultAsAddresses: String? {
    for pair in pairs {
      if NetworkAddress(pair.to.host) == nil || !pair.to.port.isEmpty {
        return "must have addresses as its values; `connectTo:` takes names and ports"
      }
    }
    return nil
  }

  /// As libcurl takes hosts that stand for others.
  var hosts: [String] {
    pairs.map { "\($0.from.host):\($0.from.port):\($0.to.host):\($0.to.port)" }
  }

  /// The same for addresses, where the port stays what it was.
  var addresses: [String] {
    pairs.map { pair in
      let host = NetworkAddress(pair.to.host).map(Self.host) ?? pair.to.host
      return "\(pair.from.host):\(pair.from.port):\(host):"
    }
  }

  private static func host(_ address: NetworkAddress) -> String {
    if case .v6 = address { return "[\(address)]" }
    return "\(address)"
  }

  var argumentText: String { hosts.joined(separator: ", ") }
}
