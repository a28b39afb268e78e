#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A thread of the system that can be joined.
struct NativeThread: @unchecked Sendable {
  // Unchecked because macOS names a thread by a pointer; it is only ever handed to pthread calls.
  private let id: pthread_t

  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts a thread, or nil where the system gives none.
  static func start(_ run: @escaping @Sendable () -> Void) -> NativeThread? {
    let body = Unmanaged.passRetained(Body(run))
    #if canImport(Glibc)
      var id = pthread_t()
      let failure = pthread_create(
        &id, nil,
        { context in
          if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
          return nil
        }, body.toOpaque())
      if failure == 0 { return NativeThread(id: id) }
    #else
      var id: pthread_t?
      let failure = pthread_create(
        &id, nil,
        { context in
          Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
          return nil
        }, body.toOpaque())
      if failure == 0, let id { return NativeThread(id: id) }
    #endif
    body.release()
    return nil
  }

  /// Blocks until the thread has ended; once for each thread.
  func join() { pthread_join(id, nil) }
}
