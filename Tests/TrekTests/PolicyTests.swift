import Synchronization
import Testing
import Trek
import TrekTesting

/// What scripts of strangers may not do, each with the proof that the guard is what keeps them
/// from it.
@Suite("Ways out of a policy")
struct PolicyTests {
  /// The policy for strangers with time for a machine on which all other tests run as well.
  private static var patient: Policy {
    var policy = Policy.untrusted
    policy.limits.time = .seconds(900)
    return policy
  }

  @Test(
    "a way out is refused with its place, and leads out when its guard is taken away",
    arguments: WayOut.hosts + WayOut.names + WayOut.files + WayOut.limits)
  func refused(way: WayOut) async throws {
    let site = try HostileSite()
    defer {
      site.outer.stop()
      site.inner.stop()
    }
    var policy = Self.patient
    way.base(&policy, site)
    let kept = try await Self.run(way, policy, site)
    #expect(!way.escaped(kept, site), "it got out: \(kept)")
    #expect(kept.refusal.code == way.code, "\(kept.error.map(\.description) ?? "no error")")
    #expect(kept.refusal.hasPlace)
    #expect(site.innerRequests == 0)
    way.open(&policy, site)
    let free = try await Self.run(way, way.opensWithoutPolicy ? nil : policy, site)
    #expect(way.escaped(free, site), "it does not get out: \(free)")
  }

  @Test("the table is not shorter than it was")
  func length() {
    let all = WayOut.hosts + WayOut.names + WayOut.files + WayOut.limits
    #expect(all.count >= 84)
    #expect(Set(all.map(\.name)).count == all.count)
  }

  @Test("a pattern that takes for ever is an error of its item")
  func regexBomb() async throws {
    let trial = try await Self.run(
      WayOut(
        name: "",
        script: { _ in "[\"\(String(repeating: "a", count: 40))!\"] | where . matches /^(a+)+$/" },
        code: "", open: { _, _ in }, escaped: { _, _ in false }), Self.patient, HostileSite())
    #expect(trial.error?.code == .failedItems)
    #expect(trial.refusal.hasPlace)
  }

  @Test("no more requests at a time than the policy allows, whatever the script says")
  func concurrency() async throws {
    var policy = Self.patient
    policy.limits.requestsAtOnce = 3
    let transport = ScriptedTransport(holds: true) { _, _ in .json("1") }
    let program = try Interpreter(policy: policy, transport: transport).compile(
      "1..40 | fetch \"http://api.example/\\(.)\" concurrency: 40 perHost: 40 | json")
    let run = program.run()
    let reader = Task {
      var count = 0
      for try await _ in run { count += 1 }
      return count
    }
    try await eventually {
      transport.release()
      return run.snapshot.isFinished
    }
    #expect(try await reader.value == 40)
    #expect(transport.counts.mostAtOnce <= 3)
  }

  static func run(_ way: WayOut, _ policy: Policy?, _ site: HostileSite) async throws -> Trial {
    let transport = ScriptedTransport { request, _ in
      switch request.url.string {
      case "http://api.example/redirect":
        .respond(status: 302, headers: ["Location: http://other.example/"], body: "")
      case "http://api.example/circle":
        .respond(status: 302, headers: ["Location: http://api.example/circle"], body: "")
      case "http://api.example/file":
        .respond(status: 302, headers: ["Location: file:///etc/hostname"], body: "")
      case "https://api.example/clear":
        .respond(status: 302, headers: ["Location: http://api.example/"], body: "")
      case "http://api.example/busy": .respond(status: 503, headers: [], body: "")
      case let url where url.hasPrefix("http://api.example/kilo"):
        .respond(status: 200, headers: [], body: String(repeating: "x", count: 1000))
      default: .respond(status: 200, headers: [], body: "fine")
      }
    }
    let interpreter = Interpreter(
      policy: policy, transport: way.isScripted ? transport : nil,
      load: { path, _ in
        .success(LoadedSource(name: path, bytes: Array("let word = \"from another file\"".utf8)))
      })
    var trial = Trial()
    let output = CollectedOutput()
    do {
      let program = try interpreter.compile(way.script(site), name: "user.pipe")
      // The process's own streams, were they the script's.
      let world = ProcessStreams(standardOutput: output)
      let settings = RunSettings(
        world: way.isScripted || policy?.standardOutput == false ? nil : world,
        clock: VirtualOrMachine.clock(for: way))
      for try await value in program.run(settings: settings) { trial.values.append(value) }
    } catch let error as TrekError {
      trial.error = error
    }
    trial.output = output.text
    trial.asked = transport.counts.byURL
    trial.mostAtOnce = transport.counts.mostAtOnce
    return trial
  }
}

/// A world whose standard output a test can read.
private struct ProcessStreams: StageWorld {
  let base = SystemWorld()
  let standardOutput: any OutputStream

  init(standardOutput: any OutputStream) { self.standardOutput = standardOutput }

  func path(_ path: String, for use: FileUse) throws(StageFailure) -> String {
    try base.path(path, for: use)
  }
  func environment(_ name: String) throws(StageFailure) -> String? { try base.environment(name) }
  func standardInput() throws(StageFailure) -> Int32 { try base.standardInput() }
}

private enum VirtualOrMachine {
  /// Where a script waits for hours, time moves itself.
  static func clock(for way: WayOut) -> any RunClock {
    way.name.contains("hours") || way.name.contains("attempts")
      ? VirtualClock(movesItself: true) : SystemClock()
  }
}
