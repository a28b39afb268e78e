import Trek

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Compiles 1,000 scripts with one interpreter and runs them, 100 at once, for SECONDS (60), each
// against the same server in memory: whole, slowly, watched, dropped, stopped, cancelled. Prints the
// process's memory as it goes, and fails where it grew. Meant for the thread sanitizer:
//
//   swift build --package-path Benchmarks/embedding --sanitize thread --scratch-path FOLDER
//   FOLDER/debug/Soak 60

let seconds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 60
let soak = try Soak(scripts: 1000)
await soak.run(atOnce: 100, for: .seconds(seconds))
exit(await soak.isFlat() ? 0 : 1)
