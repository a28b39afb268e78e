import Dispatch

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs another program on the terminal and waits for its end: a pager, an editor.
enum ChildProcess {
  /// Runs a command of the shell.
  ///
  /// - Parameters:
  ///   - command: what `sh -c` gets; `arguments` are its `$1` and so on.
  ///   - input: what the program reads from standard input; nil: the terminal.
  /// - Returns: Whether it could be started and ended with 0.
  static func run(_ command: String, _ arguments: [String] = [], input: [UInt8]? = nil) -> Bool {
    var ends: [Int32] = [-1, -1]
    if input != nil {
      guard pipe(&ends) == 0 else { return false }
      _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
    }
    // It finds the terminal as programs do, and leaves it as it was whatever it does.
    var mode = termios()
    let hasTerminal = tcgetattr(STDIN_FILENO, &mode) == 0
    if hasTerminal {
      var usual = mode
      usual.c_lflag |= tcflag_t(ECHO)
      tcsetattr(STDIN_FILENO, TCSADRAIN, &usual)
    }
    defer { if hasTerminal { tcsetattr(STDIN_FILENO, TCSADRAIN, &mode) } }
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    if input != nil {
      posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
      posix_spawn_file_actions_addclose(&actions, ends[0])
    }
    // The prompt blocks signals in all of its threads; a program of its own takes them as usual.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var defaults = sigset_t()
    sigemptyset(&defaults)
    sigaddset(&defaults, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    var words = (["sh", "-c", command, "sh"] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var process: pid_t = 0
    let error = posix_spawn(&process, "/bin/sh", &actions, &attributes, words, environ)
    if input != nil { close(ends[0]) }
    guard error == 0 else {
      if input != nil { close(ends[1]) }
      return false
    }
    let isFed = DispatchGroup()
    if let input {
      // Beside, since who is halted does not read, and that has to be seen.
      let end = ends[1]
      DispatchQueue(label: "trek.prompt.pager").async(group: isFed) {
        feed(input, to: end)
        close(end)
      }
    }
    defer { isFed.wait() }
    var status: Int32 = 0
    while true {
      guard waitpid(process, &status, WUNTRACED) >= 0 else {
        if errno == EINTR { continue }
        return false
      }
      guard status & 0xFF == 0x7F else { return status == 0 }
      // The user halted it: the shell that the prompt was started from gets the terminal.
      pthread_kill(pthread_self(), SIGSTOP)
      kill(process, SIGCONT)
    }
  }

  /// Writes until the reader has enough.
  private static func feed(_ bytes: [UInt8], to descriptor: Int32) {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while let base = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
        let count = write(descriptor, base, rest.count)
        if count > 0 {
          rest = rest.dropFirst(count)
        } else if errno != EINTR {
          return
        }
      }
    }
  }
}
