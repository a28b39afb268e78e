import TrekValues

/// For instruction counts: `valgrind --tool=callgrind ValuesBenchmark NAME 1` does one round.
private let rounds = CommandLine.arguments.count > 2 ? 1 : 7

/// The first argument: only what begins with it is measured.
private let wanted = CommandLine.arguments.dropFirst().first

/// Whether a group of measurements is asked for.
func isWanted(_ name: String) -> Bool { wanted.map { name.hasPrefix($0) } ?? true }

/// Keeps the compiler from dropping what is measured.
@inline(never)
func use<Item>(_ item: Item) {
  withExtendedLifetime(item) {}
}

/// Prints the least time of several rounds for one call of the work.
///
/// - Parameters:
///   - calls: Calls a round.
///   - bytes: What one call goes through, for MB/s.
///   - items: What one call handles, for the time of each.
func report(
  _ name: String, _ calls: Int, bytes: Int? = nil, items: Int = 1, _ work: () -> Void
) {
  let clock = ContinuousClock()
  var best = Double.infinity
  for _ in 0..<rounds {
    let elapsed = clock.measure {
      for _ in 0..<calls { work() }
    }
    let (seconds, attoseconds) = elapsed.components
    best = min(best, (Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(calls))
  }
  let each = best / Double(items)
  var line = name + String(repeating: " ", count: max(1, 40 - name.count))
  line += each < 10_000 ? "\((each * 10).rounded() / 10) ns" : "\((each / 1000).rounded()) µs"
  if let bytes { line += "   \((Double(bytes) / best * 1000).rounded()) MB/s" }
  print(line)
}
