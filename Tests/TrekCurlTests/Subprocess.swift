import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program that runs beside a test, with standard error thrown away.
///
/// Foundation's `Process` leaks a little by itself, which the leak sanitizer would report.
final class Subprocess {
  let identifier: pid_t
  /// How it ended, once that has been asked for.
  private var status: Int32?

  /// Starts it.
  ///
  /// - Parameters:
  ///   - input: what it reads from; nil: nothing.
  ///   - output: what it writes to; nil: nowhere.
  init(_ path: String, _ arguments: [String], input: Int32? = nil, output: Int32? = nil) throws {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, given, mode) in [(Int32(0), input, O_RDONLY), (1, output, O_WRONLY)] {
      if let given {
        posix_spawn_file_actions_adddup2(&actions, given, descriptor)
      } else {
        posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", mode, 0)
      }
    }
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    // Nothing that a thread of the tests blocks is blocked for it.
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process: pid_t = 0
    let failure = posix_spawn(&process, path, &actions, &attributes, &words, environ)
    try #require(failure == 0, "\(path) does not start: \(String(cString: strerror(failure)))")
    identifier = process
  }

  /// Whether it has not ended.
  var isRunning: Bool { look(WNOHANG) == nil }

  /// Waits for its end and gives its status, 0 where all was well.
  @discardableResult
  func wait() -> Int32 { look(0) ?? -1 }

  /// Ends it at once.
  func kill() { if isRunning { end(identifier) } }

  private func look(_ options: Int32) -> Int32? {
    if let status { return status }
    var ending: Int32 = 0
    var found: pid_t
    repeat { found = waitpid(identifier, &ending, options) } while found < 0 && errno == EINTR
    if found == 0 { return nil }
    status = found < 0 ? -1 : ending
    return status
  }
}

/// Outside of the class, whose own `kill` would be meant.
private func end(_ process: pid_t) { _ = kill(process, SIGKILL) }
