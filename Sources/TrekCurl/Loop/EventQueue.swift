internal import CCurl
internal import TrekHTTP

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What a descriptor is watched for, or ready for.
struct Readiness: OptionSet, Sendable {
  let rawValue: UInt8
  static let reading = Readiness(rawValue: 1)
  static let writing = Readiness(rawValue: 2)
}

/// The kernel's queue of ready descriptors, with a wake-up: epoll on Linux, kqueue on macOS.
///
/// Owned by the loop's thread; only `wake` may be called from others.
final class EventQueue: @unchecked Sendable {
  // Unchecked because of the rule above: `ready` is the loop thread's alone.

  /// The most events taken at once.
  private static let capacity = 256

  /// The ready descriptors of the last `wait`.
  private(set) var ready: [(descriptor: Int32, readiness: Readiness)] = []

  private let queue: Int32

  #if canImport(Glibc)
    private let waker: Int32
    private let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: capacity)

    init() throws(TransportFailure) {
      queue = epoll_create1(Int32(EPOLL_CLOEXEC))
      waker = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
      // Edge triggered, so that no one need read the counter back to zero.
      var event = epoll_event(
        events: EPOLLIN.rawValue | EPOLLET.rawValue, data: epoll_data_t(fd: waker))
      if queue < 0 || waker < 0 || epoll_ctl(queue, EPOLL_CTL_ADD, waker, &event) != 0 {
        let code = errno
        if queue >= 0 { close(queue) }
        if waker >= 0 { close(waker) }
        throw Self.failure(code)
      }
      ready.reserveCapacity(Self.capacity)
    }

    deinit {
      close(waker)
      close(queue)
      events.deallocate()
    }

    /// Ends the wait that is going on, or the next one.
    func wake() {
      var one: UInt64 = 1
      _ = write(waker, &one, 8)
    }

    /// Changes what a descriptor is watched for; with an empty set it is not watched any more.
    func watch(_ descriptor: Int32, for wanted: Readiness, before: Readiness) {
      var bits: UInt32 = 0
      if wanted.contains(.reading) { bits |= EPOLLIN.rawValue }
      if wanted.contains(.writing) { bits |= EPOLLOUT.rawValue }
      var event = epoll_event(events: bits, data: epoll_data_t(fd: descriptor))
      let change = wanted.isEmpty ? EPOLL_CTL_DEL : before.isEmpty ? EPOLL_CTL_ADD : EPOLL_CTL_MOD
      epoll_ctl(queue, change, descriptor, &event)
    }

    /// Waits for events, at most so long (-1: for ever), and fills `ready`.
    func wait(milliseconds: Int32) {
      ready.removeAll(keepingCapacity: true)
      let count = epoll_wait(queue, events, Int32(Self.capacity), milliseconds)
      var index = 0
      while index < count {
        let event = events[index]
        index += 1
        if event.data.fd == waker { continue }
        var readiness: Readiness = []
        if event.events & (EPOLLIN.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 {
          readiness.insert(.reading)
        }
        if event.events & (EPOLLOUT.rawValue | EPOLLERR.rawValue) != 0 {
          readiness.insert(.writing)
        }
        ready.append((event.data.fd, readiness))
      }
    }
  #else
    private let events = UnsafeMutablePointer<kevent>.allocate(capacity: capacity)

    init() throws(TransportFailure) {
      queue = kqueue()
      if queue < 0 { throw Self.failure(errno) }
      _ = fcntl(queue, F_SETFD, FD_CLOEXEC)
      if !change(0, Int16(EVFILT_USER), UInt16(EV_ADD | EV_CLEAR)) {
        let code = errno
        close(queue)
        throw Self.failure(code)
      }
      ready.reserveCapacity(Self.capacity)
    }

    deinit {
      close(queue)
      events.deallocate()
    }

    @discardableResult
    private func change(
      _ ident: UInt, _ filter: Int16, _ flags: UInt16, notes: UInt32 = 0
    ) -> Bool {
      var change = kevent(
        ident: ident, filter: filter, flags: flags, fflags: notes, data: 0, udata: nil)
      return kevent(queue, &change, 1, nil, 0, nil) == 0
    }

    /// Ends the wait that is going on, or the next one.
    func wake() {
      change(0, Int16(EVFILT_USER), 0, notes: UInt32(NOTE_TRIGGER))
    }

    /// Changes what a descriptor is watched for; with an empty set it is not watched any more.
    func watch(_ descriptor: Int32, for wanted: Readiness, before: Readiness) {
      for (part, filter) in [(Readiness.reading, EVFILT_READ), (.writing, EVFILT_WRITE)] {
        if wanted.contains(part) == before.contains(part) { continue }
        let flags = wanted.contains(part) ? EV_ADD : EV_DELETE
        change(UInt(descriptor), Int16(filter), UInt16(flags))
      }
    }

    /// Waits for events, at most so long (-1: for ever), and fills `ready`.
    func wait(milliseconds: Int32) {
      ready.removeAll(keepingCapacity: true)
      var limit = timespec(
        tv_sec: Int(milliseconds / 1000), tv_nsec: Int(milliseconds % 1000) * 1_000_000)
      let count = withUnsafePointer(to: &limit) {
        kevent(queue, nil, 0, events, Int32(Self.capacity), milliseconds < 0 ? nil : $0)
      }
      var index = 0
      while index < Int(count) {
        let event = events[index]
        index += 1
        if event.filter == Int16(EVFILT_USER) { continue }
        let isWriting = event.filter == Int16(EVFILT_WRITE)
        ready.append((Int32(event.ident), isWriting ? .writing : .reading))
      }
    }
  #endif

  /// Whether the process has no descriptor left to give.
  func lacksDescriptors() -> Bool {
    let copy = dup(queue)
    if copy >= 0 {
      close(copy)
      return false
    }
    return errno == EMFILE || errno == ENFILE
  }

  private static func failure(_ code: Int32) -> TransportFailure {
    TransportFailure(
      .other, "the network loop cannot start: \(String(cString: strerror(code)))",
      isTransient: true, wasNotSent: true)
  }
}
