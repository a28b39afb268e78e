import TrekHTTP
import TrekRuntime
import TrekURL
import TrekValues

extension Policy {
  /// What the run is limited to.
  var runLimits: RunLimits {
    var run = RunLimits()
    run.requests = limits.requests
    run.requestsAtOnce = limits.requestsAtOnce
    run.responseBytes = limits.responseBytes
    run.items = limits.items
    run.heldBytes = limits.memory
    run.valueBytes = limits.valueBytes
    run.time = limits.time
    let clamp = OptionClamp(self)
    let hosts = hosts
    let proxies = proxies
    run.admit = { request in
      if !proxies, let proxy = request.options.connection?.values.proxy, !proxy.isEmpty {
        return .failure(
          TransportFailure(
            .init(rawValue: "policy.proxy"), "the policy does not allow proxies",
            wasNotSent: true))
      }
      if let refusal = hosts.refusal(of: request) { return .failure(refusal) }
      guard let options = clamp.clamped(request.options) else { return .success(request) }
      var limited = request
      limited.options = options
      return .success(limited)
    }
    return run
  }
}

extension Policy.Hosts {
  /// Why a request may not be sent; nil: it may.
  func refusal(of request: Request) -> TransportFailure? {
    let url: ParsedURL
    do throws(URLFailure) {
      url = try ParsedURL(request.url.string)
    } catch {
      return TransportFailure(.url, error.message, wasNotSent: true)
    }
    if !methods.allows(request.method.name) {
      return refused("method", "the policy does not allow the method \(request.method)")
    }
    if let reason = refusal(of: url) { return refused("host", reason) }
    if !allowsNegotiate,
      case .password(_, _, .negotiate)? = request.options.connection?.values.authentication
    {
      return refused("auth", "the policy does not allow `negotiate`")
    }
    if !allowsHostHeader,
      request.headers.fields.contains(where: { $0.name.lowercased() == "host" })
    {
      return refused("header", "the policy does not allow the header `Host`")
    }
    return nil
  }

  /// Why a URL may not be asked; nil: it may.
  func refusal(of url: ParsedURL) -> String? {
    if !schemes.contains(url.scheme) {
      return "the policy does not allow the scheme `\(url.scheme)`"
    }
    if let ports, !ports.contains(url.effectivePort) {
      return "the policy does not allow the port \(url.effectivePort)"
    }
    return refusal(host: url.host)
  }

  private func refused(_ cause: String, _ message: String) -> TransportFailure {
    TransportFailure(
      TransportFailure.Code(rawValue: "policy.\(cause)"), message, wasNotSent: true)
  }
}

/// Holds the options of transfers to what a policy allows; the same options give the same ones
/// again, so that a transport sees by identity that nothing has changed.
private final class OptionClamp: Sendable {
  private struct Last {
    var given: TransferOptions
    var limited: TransferOptions?
  }

  private let policy: Policy
  private let last = Locked<Last?>(nil)

  init(_ policy: Policy) { self.policy = policy }

  /// The options to use in place of these; nil: these.
  func clamped(_ options: TransferOptions) -> TransferOptions? {
    last.withLock { last in
      if let last, last.given === options { return last.limited }
      let limited = make(options)
      last = Last(given: options, limited: limited)
      return limited
    }
  }

  private func make(_ options: TransferOptions) -> TransferOptions? {
    let bytes = policy.limits.bodyBytes
    let mustVerify = !policy.hosts.allowsUnverifiedTLS
    guard
      options.maxBody > bytes || options.maxStreamedBody > bytes
        || mustVerify && (!options.verify || options.cacert != nil)
    else { return nil }
    return options.changed(
      maxBody: min(options.maxBody, bytes),
      maxStreamedBody: min(options.maxStreamedBody, bytes),
      verify: mustVerify || options.verify, cacert: mustVerify ? .some(nil) : .none)
  }
}
