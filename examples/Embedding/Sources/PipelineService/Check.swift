import InMemoryTracing
import MetricsTestKit
import Trek

/// Asks the service as its users would, by Trek itself.
struct Check {
  let base: String

  struct Failed: Error { var what: String }

  func run() async throws {
    try await expect(
      "1..3 | fetch \"\(base)/people/\\(.)\" | json | .name",
      [#"{"value":"n1"}"#, #"{"value":"n2"}"#, #"{"value":"n3"}"#], "pipelines run in order")
    try await expect(
      "[{a: 1}, {}] | .a",
      [#"{"value":1}"#, "*there is no field"], "failures have their place")
    try await expect("[1] | where . > 0 | nonsense", ["*no stage is named"], "mistakes are told")
    try await expect("read \"/etc/passwd\"", ["*the policy does not allow"], "files are refused")
    try await expect(
      "fetch \"http://localhost:1/\" retry: 0", ["*public addresses only"],
      "the loopback is no place to try ports of")
    try await expect(
      "range 0 | where . < 0", ["*items at the most"], "what does not end is stopped")
  }

  /// What the runs told to metrics and traces.
  static func telemetry(_ metrics: TestMetrics, _ tracer: InMemoryTracer) async throws {
    // Those who watch are told at the end of a run, and may come a little later.
    func areTold() -> Bool {
      metrics.counterTotal(label: "trek_failed_items") >= 2
        && metrics.counterTotal(label: "trek_requests") >= 3
        && tracer.activeSpans.isEmpty
        && tracer.finishedSpans.count { $0.operationName == "GET fetch" } >= 3
    }
    for _ in 0..<100_000 where !areTold() { await Task.yield() }
    guard metrics.counterTotal(label: "trek_requests") >= 3,
      metrics.counterTotal(label: "trek_response_bytes") > 0,
      metrics.timers(label: "trek_request_seconds").count > 0
    else { throw Failed(what: "metrics: \(metrics.counters.map { ($0.label, $0.totalValue) })") }
    let spans = tracer.finishedSpans.filter { $0.operationName == "GET fetch" }
    guard spans.count >= 3, tracer.activeSpans.isEmpty,
      spans.allSatisfy({
        $0.endInstant.nanosecondsSinceEpoch >= $0.startInstant.nanosecondsSinceEpoch
      })
    else { throw Failed(what: "traces: \(spans.count) spans") }
    print("ok: metrics and traces are told")
  }

  /// - Parameter lines: of the answer; one that begins with `*` needs only contain the rest.
  private func expect(_ script: String, _ lines: [String], _ what: String) async throws {
    let program = try Interpreter().compile(
      "param base: Text\nparam script: Text\npost \"\\(base)/run\" body: script accept: any | text")
    var answer = ""
    for try await value in program.run(inputs: ["base": base, "script": script]) {
      answer += try value.decode(String.self)
    }
    let given = answer.split(separator: "\n").map(String.init)
    for (index, line) in lines.enumerated() {
      let isMet =
        line.hasPrefix("*")
        ? given.contains { $0.contains(line.dropFirst()) }
        : index < given.count && given[index] == line
      guard isMet else { throw Failed(what: "\(what): wanted \(line), got \(answer)") }
    }
    print("ok: \(what)")
  }
}
