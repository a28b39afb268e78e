internal import CCurl

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The loop's thread.
struct LoopThread: @unchecked Sendable {
  // Unchecked because macOS names a thread by a pointer; it is only ever handed to pthread calls.
  private let id: pthread_t

  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts a thread that takes no signals, or gives nil where the system has none to give.
  ///
  /// Signals are the main thread's; a SIGPIPE of a TLS write, which libcurl cannot turn off, stays
  /// blocked here and shows as EPIPE.
  static func start(_ run: @escaping @Sendable () -> Void) -> LoopThread? {
    let body = Unmanaged.passRetained(Body(run))
    var all = sigset_t()
    var old = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &old)
    defer { pthread_sigmask(SIG_SETMASK, &old, nil) }
    #if canImport(Glibc)
      var id = pthread_t()
      let failure = pthread_create(
        &id, nil,
        { context in
          trek_thread_name("trek-curl")
          if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
          return nil
        }, body.toOpaque())
      if failure == 0 { return LoopThread(id: id) }
    #else
      var id: pthread_t?
      let failure = pthread_create(
        &id, nil,
        { context in
          trek_thread_name("trek-curl")
          Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
          return nil
        }, body.toOpaque())
      if failure == 0, let id { return LoopThread(id: id) }
    #endif
    body.release()
    return nil
  }

  /// Waits for the thread's end; called on the thread itself it lets it end alone.
  func join() {
    if pthread_equal(id, pthread_self()) != 0 {
      pthread_detach(id)
    } else {
      pthread_join(id, nil)
    }
  }
}
