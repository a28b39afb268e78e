import Testing
import Trek
import TrekTesting

/// A way in which a script may try to get at what its policy keeps from it, or to use more than it
/// was given.
struct WayOut: Sendable, CustomTestStringConvertible {
  /// What is tried.
  var name: String
  /// The script, which may name the places of the site.
  var script: @Sendable (HostileSite) -> String
  /// What the policy allows beside `untrusted`, so that this guard is the one that is met.
  var base: @Sendable (inout Policy, HostileSite) -> Void = { _, _ in }
  /// The code of the refusal.
  var code: String
  /// Takes the guard away.
  var open: @Sendable (inout Policy, HostileSite) -> Void
  /// Whether the script got what it wanted.
  var escaped: @Sendable (Trial, HostileSite) -> Bool
  /// Whether requests go to the scripted transport, for names that only exist there.
  var isScripted = false
  /// Whether the guard is no part of a policy's choices, so that it goes only with the whole policy.
  var opensWithoutPolicy = false

  var testDescription: String { name }
}

/// What came of running a script.
struct Trial: Sendable {
  var values: [Value] = []
  var error: TrekError?
  var output = ""
  /// The URLs that the scripted transport was asked for.
  var asked: [String: Int] = [:]
  var mostAtOnce = 0

  /// The code of the first refusal, and whether it has a place.
  var refusal: (code: String, hasPlace: Bool) {
    guard let error else { return ("none", false) }
    let place = error.diagnostics.first?.primary != nil
    if error.code == .script { return (error.diagnostics.first?.code.id ?? "none", place) }
    if let limit = error.report?.limitFailure { return (limit.cause.code, place) }
    if let output = error.report?.outputFailure { return (output.cause.code, place) }
    return (error.failures.first?.first.cause.code ?? error.code.rawValue, place)
  }
}

/// What scripts are kept from: an inner server, files, a variable; and a server that they may ask.
final class HostileSite: Sendable {
  /// May be asked; sends elsewhere on request.
  let outer: LoopbackServer
  /// May not.
  let inner: LoopbackServer
  /// `inside` may be used, what is beside may not.
  let folder = TemporaryFolder()

  static let secret = "the inner secret"

  init() throws {
    let inner = try LoopbackServer(host: 2) { _ in .respond(body: Self.secret) }
    self.inner = inner
    outer = try LoopbackServer { request in
      switch request.path {
      case "/redirect": .redirect(to: inner.url("/secret"))
      case "/see-other": .redirect(303, to: inner.url("/secret"))
      case "/twice": .redirect(to: "/redirect")
      case "/name": .redirect(to: "http://localhost:\(inner.port)/secret")
      case "/large": .respond(body: String(repeating: "x", count: 100_000))
      case "/packed": .gzip(String(repeating: "x", count: 100_000))
      case "/host": .respond(body: request.header("host") ?? "")
      case "/method": .respond(body: request.method)
      case "/proof": .respond(body: request.header("authorization") ?? "none")
      case "/cookie": .respond(body: request.header("cookie") ?? "none")
      case "/upload":
        .respond(
          body: String(decoding: request.body, as: UTF8.self).contains(Self.secret)
            ? Self.secret : "no secret")
      default: .respond(body: "fine")
      }
    }
    folder.makeFolder("inside")
    folder.write("secret.txt", Self.secret)
    folder.write("inside/own.txt", "own")
    folder.write("netrc", "machine 127.0.0.1 login ada password secret\n")
    folder.write("cookies", "127.0.0.1\tFALSE\t/\tFALSE\t0\ta\tb\n")
    folder.makeFolder("beside")
    folder.write("beside/secret.txt", Self.secret)
    folder.link("inside/link.txt", to: "../secret.txt")
    folder.link("inside/link", to: "../beside")
    folder.link("inside/nowhere.txt", to: "../made.txt")
  }

  var inside: String { folder.path + "/inside" }

  /// How often the inner server was asked.
  var innerRequests: Int { inner.counters.requests }
}

extension WayOut {
  /// Reaches the inner server at 127.0.0.2, while 127.0.0.1 is allowed.
  static func inner(
    _ name: String, _ script: @escaping @Sendable (HostileSite) -> String,
    code: String = "policy.host"
  ) -> WayOut {
    WayOut(
      name: name, script: script,
      base: { policy, _ in
        policy.hosts.ports = nil
        policy.hosts.allowedBlocks = AddressBlock.own
      }, code: code, open: { policy, _ in policy.hosts.allowsPrivateAddresses = true },
      escaped: { trial, site in
        trial.values.contains(.text(Text(HostileSite.secret))) && site.innerRequests > 0
      })
  }

  /// Asks a host that only the scripted transport knows.
  static func name(
    _ name: String, asks url: String, _ script: String, code: String = "policy.host",
    base: @escaping @Sendable (inout Policy) -> Void,
    open: @escaping @Sendable (inout Policy) -> Void
  ) -> WayOut {
    WayOut(
      name: name, script: { _ in script }, base: { policy, _ in base(&policy) }, code: code,
      open: { policy, _ in open(&policy) }, escaped: { trial, _ in trial.asked[url] != nil },
      isScripted: true)
  }

  /// Asks for a URL of the file system, of a transport that would read it: libcurl's refuses such
  /// URLs by itself.
  static func fileURL(_ name: String, _ script: String) -> WayOut {
    WayOut(
      name: name, script: { _ in script }, code: "url", open: { _, _ in },
      escaped: { trial, _ in trial.asked["file:///etc/hostname"] != nil }, isScripted: true,
      opensWithoutPolicy: true)
  }

  /// Reads or writes what is beside the folder that scripts may use.
  static func file(
    _ name: String, _ script: @escaping @Sendable (HostileSite) -> String,
    code: String = "policy.files",
    escaped: @escaping @Sendable (Trial, HostileSite) -> Bool
  ) -> WayOut {
    WayOut(
      name: name, script: script,
      base: { policy, site in
        policy.stages = .any
        policy.files = Policy.Files(reading: [site.inside], writing: [site.inside])
      }, code: code,
      open: { policy, site in
        policy.files = Policy.Files(reading: [site.inside, "/"], writing: [site.inside, "/"])
      }, escaped: escaped)
  }

  /// Takes another way by a label that is not allowed.
  static func way(
    _ name: String, _ script: @escaping @Sendable (HostileSite) -> String, says text: Text = "fine"
  ) -> WayOut {
    WayOut(
      name: name, script: script,
      base: { policy, _ in
        policy.proxies = true
        policy.hosts.ports = nil
        policy.hosts.allowedBlocks = AddressBlock.own
        policy.files = Policy.Files(reading: ["/"], writing: ["/"])
      }, code: "E401", open: { policy, _ in policy.requestLabels = .any },
      escaped: { trial, _ in trial.values == [.text(text)] })
  }

  /// Sends what is beside the folder that scripts may use.
  static func upload(
    _ name: String, _ script: @escaping @Sendable (HostileSite) -> String,
    says text: Text = Text(HostileSite.secret), writes: Bool = false
  ) -> WayOut {
    WayOut(
      name: name, script: script,
      base: { policy, site in
        policy.functions = .any
        policy.requestLabels = .any
        policy.hosts.ports = nil
        policy.hosts.allowedBlocks = AddressBlock.own
        policy.files = Policy.Files(
          reading: [site.inside], writing: writes ? [site.inside, "/"] : [])
      }, code: "policy.files",
      open: { policy, site in policy.files.reading = [site.inside, "/"] },
      escaped: { trial, _ in trial.values.contains(.text(text)) })
  }

  /// Uses more than it was given.
  static func limit(
    _ name: String, _ script: String, code: String,
    base: @escaping @Sendable (inout Policy.Limits) -> Void,
    open: @escaping @Sendable (inout Policy.Limits) -> Void,
    escaped: @escaping @Sendable (Trial) -> Bool = { $0.error == nil }
  ) -> WayOut {
    WayOut(
      name: name, script: { _ in script }, base: { policy, _ in base(&policy.limits) },
      code: code, open: { policy, _ in open(&policy.limits) },
      escaped: { trial, _ in escaped(trial) }, isScripted: true)
  }

  static func gotSecret(_ trial: Trial, _ site: HostileSite) -> Bool {
    trial.values.contains(.text(Text(HostileSite.secret)))
  }
}

extension AddressBlock {
  /// The server that may be asked.
  static let own = ["127.0.0.1"].compactMap { AddressBlock($0) }
}
