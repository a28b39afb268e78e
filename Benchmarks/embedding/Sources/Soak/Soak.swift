import Trek

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs of many scripts at once, for a time.
final class Soak: Sendable {
  /// What came of it; an actor, since the sanitizer does not know of the library's `Mutex`.
  private actor State {
    var runs = 0
    var values = 0
    var ends: [String: Int] = [:]
    /// The process's memory in KiB, from time to time.
    var samples: [Int] = []

    func begin() -> Int {
      runs += 1
      return runs
    }

    func end(_ name: String, _ count: Int) {
      values += count
      ends[name, default: 0] += 1
    }

    func sample(_ memory: Int) { samples.append(memory) }
  }

  private static let shapes = [
    #"1..40 | fetch "http://a.test/NUMBER/\(.)" | json | .id"#,
    #"1..40 | fetch "http://h\(. % 5).test/\(.)" concurrency: 9 | json | where .id > NUMBER % 40"#,
    #"1..30 | fan { map . + NUMBER; map "text \(.)" } | batch 4 | count"#,
    #"1..20 | {n: ., posts: (fetch "http://b.test/\(.)" | json | .id)} | sort -.n"#,
    "merge { 1..50; range NUMBER, 1000000 } | take 60 | tee { discard }",
  ]

  private let programs: [Program]
  private let state = State()
  private let clock = ContinuousClock()

  init(scripts: Int) throws {
    let start = clock.now
    let interpreter = Interpreter(transport: EchoTransport())
    programs = try (0..<scripts).map { number in
      let script = Self.shapes[number % Self.shapes.count].replacing("NUMBER", with: "\(number)")
      return try interpreter.compile(script, name: "\(number).pipe")
    }
    print("\(scripts) scripts compiled in \(clock.now - start)")
  }

  func run(atOnce: Int, for time: Duration) async {
    let start = clock.now
    let step = time / 12
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<atOnce {
        group.addTask {
          while self.clock.now < start + time { await self.turn() }
        }
      }
      group.addTask {
        for number in 1...12 {
          try? await self.clock.sleep(until: start + step * number)
          await self.sample(after: step * number)
        }
      }
    }
    print("\(await state.runs) runs, \(await state.values) values")
    for (end, count) in await state.ends.sorted(by: { $0.key < $1.key }) {
      print("  \(end): \(count)")
    }
  }

  /// Whether memory has not grown by more than a tenth since the first third, in which pools and the
  /// sanitizer's own shadow fill.
  func isFlat() async -> Bool {
    let settled = await state.samples.dropFirst(4)
    guard let first = settled.first, let last = settled.last else { return false }
    print("memory: \(first) KiB after a third of the time, \(last) KiB at its end")
    return last <= first + first / 10
  }

  private func sample(after time: Duration) async {
    let memory = Self.resident()
    await state.sample(memory)
    print("\(time): \(await state.runs) runs, \(memory) KiB")
  }

  /// Runs the next program in one of the ways in which a server does.
  private func turn() async {
    let number = await state.begin()
    let program = programs[number % programs.count]
    var values = 0
    var end = "whole"
    do {
      let run = program.run()
      switch number % 6 {
      case 0:
        end = "dropped"
        for try await _ in run.outcomes {
          values += 1
          if values == 5 { break }
        }
      case 1:
        end = "stopped after the third"
        for try await _ in run {
          values += 1
          if values == 3 { run.stopAfterCurrentItems() }
        }
      case 2:
        end = "cancelled"
        let reader = Task {
          for try await _ in run {}
        }
        await Task.yield()
        reader.cancel()
        _ = await reader.result
      case 3:
        end = "watched"
        let events = run.events(limit: 64)
        let watching = Task { await events.reduce(0) { count, _ in count + 1 } }
        for try await _ in run { values += 1 }
        if await watching.value == 0 { end = "watched, and nothing seen" }
      case 4:
        end = "slow"
        for try await _ in run {
          values += 1
          await Task.yield()
        }
      default:
        for try await _ in run { values += 1 }
      }
    } catch {
      end += ", error: \(error)"
    }
    await state.end(end, values)
  }

  /// The process's memory in KiB.
  private static func resident() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, 256, file) != nil else { return 0 }
    let words = String(
      decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self
    )
    .split(separator: " ")
    return words.count > 1 ? (Int(words[1]) ?? 0) * 4 : 0
  }
}
