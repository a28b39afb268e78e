import FlyingFox
import Foundation
import InMemoryTracing
import Metrics
import MetricsTestKit
import Tracing
import Trek

let arguments = CommandLine.arguments.dropFirst()
let isCheck = arguments.first == "--check"
let port = isCheck ? 0 : UInt16(arguments.first ?? "8080") ?? 8080

// A real service bootstraps the backends of its own.
let metrics = TestMetrics()
let tracer = InMemoryTracer()
if isCheck {
  MetricsSystem.bootstrap(metrics)
  InstrumentationSystem.bootstrap(tracer)
}

var policy = Policy.untrusted
policy.limits.time = .seconds(10)
if isCheck {
  // The check asks this very service, which no script of a stranger may.
  policy.hosts.ports = nil
  policy.hosts.allowedBlocks = [AddressBlock("127.0.0.1")].compactMap { $0 }
}

let server = HTTPServer(address: try .inet(ip4: "127.0.0.1", port: port))
await server.appendRoute("POST /run", to: PipelineRunner(policy: policy))
await server.appendRoute("GET /people/*") { request in
  let number = request.path.split(separator: "/").last ?? "0"
  return HTTPResponse(statusCode: .ok, body: Data(#"{"id":\#(number),"name":"n\#(number)"}"#.utf8))
}

let running = Task { try await server.run() }
try await server.waitUntilListening()
guard case .ip4(_, let listening)? = await server.listeningAddress else {
  fatalError("the service does not listen on IPv4")
}
print("listening on http://127.0.0.1:\(listening)")
if isCheck {
  try await Check(base: "http://127.0.0.1:\(listening)").run()
  try await Check.telemetry(metrics, tracer)
  print("all checks passed")
  await server.stop()
  running.cancel()
} else {
  try await running.value
}
