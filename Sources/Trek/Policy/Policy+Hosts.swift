public import TrekHTTP

extension Policy {
  /// Where requests may go.
  ///
  /// Names and ports are checked for each request, also after a redirect; addresses when the name
  /// has been looked up and before anything is sent. With a transport of one's own that last part
  /// is the transport's duty.
  public struct Hosts: Sendable {
    /// The names that may be asked: `api.example.org`, or `*.example.org` for all below it; nil:
    /// any.
    public var allow: [String]?
    /// The names that may not, whatever `allow` says.
    public var deny: [String] = []
    /// The schemes: `http`, `https`; there are no others, whatever stands here.
    public var schemes: Set<String> = ["http", "https"]
    /// The ports; nil: any.
    public var ports: Set<Int>?
    /// The methods, as `GET`.
    public var methods = Names.any
    /// Whether addresses outside of the public internet may be asked: this machine, private
    /// networks, links, and what else is reserved.
    public var allowsPrivateAddresses = true
    /// Blocks that may be asked all the same.
    public var allowedBlocks: [AddressBlock] = []
    /// Blocks that may not, whatever else is said.
    public var deniedBlocks: [AddressBlock] = []
    /// Whether a script may set the header `Host`, and so name another host than the one that is
    /// checked.
    public var allowsHostHeader = true
    /// Whether `auth: {negotiate: …}` may show who the process's user is.
    public var allowsNegotiate = true
    /// Whether certificates need not be checked.
    public var allowsUnverifiedTLS = true

    /// Makes a choice that allows every host.
    public init() {}

    /// All of the public internet, on ports 80 and 443.
    public static let publicOnly: Hosts = {
      var hosts = Hosts()
      hosts.ports = [80, 443]
      hosts.allowsPrivateAddresses = false
      hosts.allowsHostHeader = false
      hosts.allowsNegotiate = false
      hosts.allowsUnverifiedTLS = false
      return hosts
    }()

    /// Why a host may not be asked by its name; nil: it may.
    func refusal(host: String) -> String? {
      let host = Self.normal(host)
      if let address = NetworkAddress(host), let reason = refusal(of: address) { return reason }
      if let rule = deny.first(where: { Self.matches(host, Self.normal($0)) }) {
        return "the policy denies the host `\(host)` (`\(rule)`)"
      }
      guard let allow else { return nil }
      return allow.contains { Self.matches(host, Self.normal($0)) }
        ? nil : "the policy does not allow the host `\(host)`"
    }

    /// Why no connection may be opened to an address; nil: it may.
    func refusal(of address: NetworkAddress) -> String? {
      if deniedBlocks.contains(where: { $0.contains(address) }) {
        return "the policy denies the address \(address)"
      }
      if allowsPrivateAddresses || address.isPublic { return nil }
      if allowedBlocks.contains(where: { $0.contains(address) }) { return nil }
      return "the policy allows public addresses only, and \(address) is none"
    }

    /// Whether any address is refused.
    var refusesAddresses: Bool { !allowsPrivateAddresses || !deniedBlocks.isEmpty }

    private static func normal(_ host: String) -> String {
      let lower = host.lowercased()
      return lower.hasSuffix(".") ? String(lower.dropLast()) : lower
    }

    private static func matches(_ host: String, _ rule: String) -> Bool {
      guard rule.hasPrefix("*.") else { return host == rule }
      return host.hasSuffix(rule.dropFirst())
    }
  }
}
