import Testing
import Trek
import TrekTesting

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What is left of runs whose handles went, or that came to their end: nothing.
@Suite("Nothing left behind")
struct LeftoverTests {
  private static let script = """
    1..30 | fetch "http://a.test/\\(.)" concurrency: 4 | json | where .id > 0
    merge { 1..20; range 1 } | map . + 1
    """

  /// Ends a run in one of the ways in which programs do.
  private static func end(_ run: RunningProgram, _ way: Int) async {
    do {
      switch way % 6 {
      case 0: return
      case 1:
        for try await _ in run { return }
      case 2:
        run.stopAfterCurrentItems()
        try await run.finish()
      case 3:
        let events = run.events()
        let reader = Task {
          for await _ in events {}
        }
        for try await _ in run.outcomes { break }
        run.stop()
        await reader.value
      case 4:
        let reader = Task { try await run.finish() }
        await Task.yield()
        reader.cancel()
        _ = await reader.result
      default:
        var count = 0
        for try await _ in run {
          count += 1
          if count == 60 { break }
        }
      }
    } catch {
      // What a stopped run says of itself is no matter here.
    }
  }

  @Test("a run that nobody holds lets go of all that it had, its transport among it")
  func transports() async throws {
    struct Held { weak var transport: ScriptedTransport? }
    var held: [Held] = []
    for way in 0..<120 {
      let transport = ScriptedTransport(newestFirst: way % 7 == 0) { _, _ in .json("{\"id\": 1}") }
      held.append(Held(transport: transport))
      let program = try Interpreter(transport: transport).compile(Self.script)
      await Self.end(program.run(settings: RunSettings(eventLimit: way % 2)), way)
    }
    // The tasks of a run hold its transport: where that is gone none is left.
    try await eventually { held.allSatisfy { $0.transport == nil } }
  }

  #if compiler(>=6.2)
    @Test("a thousand runs leave neither threads nor descriptors")
    func process() async throws {
      // In a process of its own, where no other test opens anything.
      await #expect(processExitsWith: .success) {
        let server = try LoopbackServer { _ in .respond(body: "{\"id\": 1}") }
        let script = LeftoverTests.script.replacing("http://a.test", with: server.base)
        func runs(_ count: Int) async throws {
          let interpreter = Interpreter()
          let program = try interpreter.compile(script)
          await withTaskGroup(of: Void.self) { group in
            for way in 0..<count {
              if way >= 20 { await group.next() }
              group.addTask { await LeftoverTests.end(program.run(), way) }
            }
          }
        }
        // What the first runs make for ever: the pool's threads, libcurl's own.
        try await runs(100)
        var before = (descriptors: 0, threads: 0)
        var still = 0
        for _ in 0..<200_000 {
          let now = (Self.count("/proc/self/fd"), Self.count("/proc/self/task"))
          still = now == before ? still + 1 : 0
          before = now
          if still == 200 { break }
          await Task.yield()
        }
        try await runs(1000)
        try await eventually {
          Self.count("/proc/self/fd") <= before.descriptors
            && Self.count("/proc/self/task") <= before.threads
        }
      }
    }
  #endif

  /// The entries of a folder, its own descriptor among them; 0 where there is none.
  private static func count(_ folder: String) -> Int {
    guard let handle = opendir(folder) else { return 0 }
    defer { closedir(handle) }
    var count = 0
    while readdir(handle) != nil { count += 1 }
    return count
  }
}
