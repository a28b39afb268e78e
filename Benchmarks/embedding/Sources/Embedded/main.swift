import Trek

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Asks N URLs and gets a field of each: `Embedded sequence N` from Swift, as an embedder does;
// `Embedded command N` as the command does it, by a script that prints. `scripts` of both differ in
// nothing else, so that callgrind can compare them.

let arguments = CommandLine.arguments
guard arguments.count == 3, let count = Int(arguments[2]) else {
  print("usage: Embedded sequence|command|events COUNT")
  exit(2)
}
let document =
  #"{"id": 7, "name": "seven", "tags": ["a", "b"], "text": ""#
  + String(repeating: "x", count: 900) + #""}"#
let interpreter = Interpreter(transport: CannedTransport(document: document))
let pipeline = #"1..\#(count) | fetch "http://a.test/\(.)" perHost: 64 | json | .id"#

switch arguments[1] {
case "sequence", "events":
  let run = try interpreter.compile(pipeline).run()
  let events = arguments[1] == "events" ? run.events() : nil
  let watching = Task {
    var seen = 0
    if let events { for await event in events { seen += 1 + event.dropped } }
    return seen
  }
  var sum: Int64 = 0
  for try await value in run { sum += value.asInt ?? 0 }
  guard sum == Int64(count) * 7 else { fatalError("the sum is \(sum)") }
  let seen = await watching.value
  if seen > 0 { print("\(seen) events") }
default:
  // What the command does, but for reading its options.
  let compilation = interpreter.compilation(of: pipeline)
  guard let program = compilation.program else { fatalError("the script has a mistake") }
  let report = try await program.prepare().run()
  guard report.exitCode == 0 else { fatalError("exit code \(report.exitCode)") }
}
