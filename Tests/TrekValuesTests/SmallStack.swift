import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// 512 KB, what a secondary thread has on macOS; more under a sanitizer, which makes frames larger.
private let stackSize: Int = {
  let program = dlopen(nil, RTLD_NOW)
  let isSanitized = ["__asan_init", "__tsan_init"].contains { (name: String) in
    dlsym(program, name) != nil
  }
  return isSanitized ? 4 << 20 : 512 << 10
}()

/// Runs work on a thread with a small stack, and waits.
func onSmallStack(_ work: @escaping @Sendable () -> Void) {
  final class Box: Sendable {
    let work: @Sendable () -> Void
    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }
  var attributes = pthread_attr_t()
  precondition(pthread_attr_init(&attributes) == 0)
  precondition(pthread_attr_setstacksize(&attributes, stackSize) == 0)
  let box = Unmanaged.passRetained(Box(work))
  #if canImport(Darwin)
    var thread: pthread_t?
  #else
    var thread = pthread_t()
  #endif
  let status = pthread_create(
    &thread, &attributes,
    { argument in
      #if canImport(Darwin)
        Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().work()
      #else
        if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().work() }
      #endif
      return nil
    }, box.toOpaque())
  precondition(status == 0)
  #if canImport(Darwin)
    if let thread { pthread_join(thread, nil) }
  #else
    pthread_join(thread, nil)
  #endif
  pthread_attr_destroy(&attributes)
}
