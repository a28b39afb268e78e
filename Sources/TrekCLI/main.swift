#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Synchronous on purpose: signals are blocked here before any other thread begins, and tools that
// watch the process see an ordinary one.
let code = CommandLineDriver.run(Array(CommandLine.arguments.dropFirst()))

// Everything has been written by now, with results looked at. What libraries do at exit would run
// beside the network's thread.
fflush(nil)
_exit(code)
