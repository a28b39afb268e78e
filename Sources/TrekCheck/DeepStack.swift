#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A stack on which a recursion of known depth fits, wherever the caller runs.
///
/// Threads of the concurrency runtime have as little as 512 KiB on some systems, and an unoptimized
/// build takes tens of kilobytes for each block of a script in a block.
enum DeepStack {
  /// In bytes; only what is touched takes memory.
  private static let size = 64 << 20

  /// Runs a function on a thread of its own and waits for its end; false where no thread can be
  /// had, and the function was not run.
  static func run(_ body: () -> Void) -> Bool {
    withoutActuallyEscaping(body) { start(Work($0)) }
  }

  /// Starts a thread for the work and waits for its end.
  private static func start(_ work: Work) -> Bool {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return false }
    defer { pthread_attr_destroy(&attributes) }
    guard pthread_attr_setstacksize(&attributes, size) == 0 else { return false }
    let context = Unmanaged.passUnretained(work).toOpaque()
    #if canImport(Glibc)
      var thread = pthread_t()
      guard pthread_create(&thread, &attributes, beginWork, context) == 0 else { return false }
      return pthread_join(thread, nil) == 0
    #else
      var created: pthread_t?
      guard pthread_create(&created, &attributes, beginWork, context) == 0, let thread = created
      else { return false }
      return pthread_join(thread, nil) == 0
    #endif
  }
}

/// What the thread does; whoever started the thread holds it until the thread has ended.
private final class Work {
  let body: () -> Void

  init(_ body: @escaping () -> Void) { self.body = body }
}

private func beginWork(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let context { Unmanaged<Work>.fromOpaque(context).takeUnretainedValue().body() }
  return nil
}
