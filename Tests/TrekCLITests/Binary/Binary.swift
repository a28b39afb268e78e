import Synchronization
import Testing

@testable import TrekCLI

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The command as a process of its own: what only a real one shows.
final class Binary: Sendable {
  /// What came of a process.
  struct Result: Sendable {
    /// The exit code; 128 and the signal's number where one ended it.
    var code: Int32
    var output: String
    var errors: String
  }

  /// The binary beside that of the tests.
  static let path: String = {
    if let given = Terminal.environment("TREK_BINARY") { return given }
    guard let own = realpath("/proc/self/exe", nil) else { return ".build/debug/trek" }
    defer { free(own) }
    return String(cString: own).split(separator: "/", omittingEmptySubsequences: false)
      .dropLast().joined(separator: "/") + "/trek"
  }()

  let process: pid_t
  private let output: Int32
  private let errors: Int32

  /// Starts it.
  ///
  /// - Parameters:
  ///   - environment: variables beside `PATH`; nothing else is inherited.
  ///   - folder: where it runs.
  ///   - out: where standard output goes; nil: it is kept.
  ///   - program: what is run in the command's place.
  init(
    _ arguments: [String], input: String = "", environment: [String: String] = [:],
    folder: String? = nil, out: Int32? = nil, program: String = Binary.path
  ) {
    // Ends that another child inherited would keep a pipe open: only one is started at a time.
    let (process, pipes) = Self.starting.withLock { _ in
      let pipes = (Self.pipe(), Self.pipe(), Self.pipe())
      var words = [program] + arguments
      if let folder {
        words = ["/bin/sh", "-c", #"cd "$0" && exec "$@""#, folder] + words
      }
      return (Self.spawn(words, environment, pipes, out: out), pipes)
    }
    self.process = process
    let (inputPipe, outputPipe, errorPipe) = pipes
    close(inputPipe.read)
    close(outputPipe.write)
    close(errorPipe.write)
    let bytes = Array(input.utf8)
    _ = Glibc.write(inputPipe.write, bytes, bytes.count)
    close(inputPipe.write)
    output = outputPipe.read
    errors = errorPipe.read
  }

  /// Runs it to its end.
  static func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:],
    folder: String? = nil
  ) -> Result {
    Binary(arguments, input: input, environment: environment, folder: folder).wait()
  }

  /// Sends it a signal.
  func send(_ signal: Int32) { kill(process, signal) }

  /// Closes the reading end of its standard output.
  func closeOutput() { close(output) }

  /// Reads some bytes of its standard output; waits for the first.
  func readSome(_ count: Int) -> String {
    var bytes = [UInt8](repeating: 0, count: count)
    let read = Glibc.read(output, &bytes, count)
    return String(decoding: bytes.prefix(max(0, read)), as: UTF8.self)
  }

  /// Reads all that it writes, and waits for its end.
  func wait(keepingOutput: Bool = true) -> Result {
    // Both pipes are read by turns, so that none can fill up and hold the process.
    var texts: [[UInt8]] = [[], []]
    var open = keepingOutput ? [output, errors] : [errors]
    while !open.isEmpty {
      var polled = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&polled, nfds_t(polled.count), -1) > 0 else { continue }
      for one in polled where one.revents != 0 {
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        let count = Glibc.read(one.fd, &piece, piece.count)
        if count > 0 {
          texts[one.fd == output ? 0 : 1] += piece[..<count]
        } else {
          close(one.fd)
          open.removeAll { $0 == one.fd }
        }
      }
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    let signal = status & 0x7F
    return Result(
      code: signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
      output: String(decoding: texts[0], as: UTF8.self),
      errors: String(decoding: texts[1], as: UTF8.self))
  }

  // MARK: Starting

  private typealias Pipe = (read: Int32, write: Int32)

  private static let starting = Mutex(())

  private static func pipe() -> Pipe {
    var ends: [Int32] = [0, 0]
    precondition(Glibc.pipe(&ends) == 0, "no pipe could be made")
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func spawn(
    _ words: [String], _ environment: [String: String], _ pipes: (Pipe, Pipe, Pipe), out: Int32?
  ) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, pipes.0.read, 0)
    posix_spawn_file_actions_adddup2(&actions, out ?? pipes.1.write, 1)
    posix_spawn_file_actions_adddup2(&actions, pipes.2.write, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The tests' own mask and dispositions are not the command's.
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    let variables = ["PATH=/usr/bin:/bin"] + environment.map { "\($0.key)=\($0.value)" }
    var arguments = words.map { strdup($0) } + [nil]
    var settings = variables.map { strdup($0) } + [nil]
    defer { for word in arguments + settings { free(word) } }
    var process: pid_t = 0
    let failure = posix_spawn(&process, words[0], &actions, &attributes, &arguments, &settings)
    precondition(failure == 0, "cannot run \(words[0]): \(String(cString: strerror(failure)))")
    return process
  }
}
