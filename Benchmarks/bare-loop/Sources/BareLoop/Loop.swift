import CCurl
import Glibc

/// libcurl in a bare loop, as little around it as can be.
///
/// Descriptors stay registered while idle, the deadline is the timeout of epoll_wait, handles are
/// used again with a new URL and nothing else.
final class Loop {
  private let multi: UnsafeMutableRawPointer
  private let queue = epoll_create1(Int32(EPOLL_CLOEXEC))
  /// For each descriptor: what epoll watches it for, and whether libcurl wants to know.
  private let watched = UnsafeMutablePointer<UInt32>.allocate(capacity: 1 << 20)
  private let wanted = UnsafeMutablePointer<Bool>.allocate(capacity: 1 << 20)
  private var deadline = Int64.max
  private let file: UnsafeMutablePointer<FILE>
  private let line = UnsafeMutablePointer<CChar>.allocate(capacity: 8192)
  private let isHTTP2: Bool
  private let concurrency: Int
  private var fields: UnsafeMutablePointer<curl_slist>?
  private var active = 0
  private(set) var failed = 0

  init(
    _ file: UnsafeMutablePointer<FILE>, isHTTP2: Bool, concurrency: Int, sendsFields: Bool
  ) {
    guard let multi = curl_multi_init() else { fatalError("no memory for libcurl") }
    self.multi = multi
    self.file = file
    self.isHTTP2 = isHTTP2
    self.concurrency = concurrency
    if sendsFields {
      fields = curl_slist_append(nil, "User-Agent: trek/0.1")
      fields = curl_slist_append(fields, "Accept-Encoding: gzip, br, zstd")
    }
    watched.initialize(repeating: 0, count: 1 << 20)
    wanted.initialize(repeating: false, count: 1 << 20)
    let me = Unmanaged.passUnretained(self).toOpaque()
    trek_multi_set_pointer(multi, CURLMOPT_SOCKETDATA, me)
    trek_multi_set_socket(multi) { _, descriptor, what, context, _ in
      context.map { Loop.at($0).watch(descriptor, what) }
      return 0
    }
    trek_multi_set_pointer(multi, CURLMOPT_TIMERDATA, me)
    trek_multi_set_timer(multi) { _, milliseconds, context in
      context.map { Loop.at($0).setTimer(milliseconds) }
      return 0
    }
    trek_multi_set_long(multi, CURLMOPT_MAXCONNECTS, concurrency)
  }

  private static func at(_ context: UnsafeMutableRawPointer) -> Loop {
    Unmanaged<Loop>.fromOpaque(context).takeUnretainedValue()
  }

  private static func microseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) &* 1_000_000 &+ Int64(time.tv_nsec) / 1000
  }

  private func watch(_ descriptor: Int32, _ what: Int32) {
    let index = Int(descriptor)
    if what == CURL_POLL_REMOVE {
      wanted[index] = false
      return
    }
    wanted[index] = true
    var bits: UInt32 = 0
    if what & CURL_POLL_IN != 0 { bits |= EPOLLIN.rawValue }
    if what & CURL_POLL_OUT != 0 { bits |= EPOLLOUT.rawValue }
    if watched[index] == bits { return }
    var event = epoll_event(events: bits, data: epoll_data_t(fd: descriptor))
    epoll_ctl(queue, watched[index] == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event)
    watched[index] = bits
  }

  private func setTimer(_ milliseconds: Int) {
    deadline = milliseconds < 0 ? .max : Self.microseconds() + Int64(milliseconds) * 1000
  }

  private func makeHandle() -> UnsafeMutableRawPointer {
    guard let handle = curl_easy_init() else { fatalError("no memory for libcurl") }
    trek_easy_set_long(handle, CURLOPT_NOSIGNAL, 1)
    trek_easy_set_long(handle, CURLOPT_BUFFERSIZE, 64 << 10)
    trek_easy_set_write(handle, CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count }
    trek_easy_set_close_socket(handle) { context, descriptor in
      if let context { Loop.at(context).watched[Int(descriptor)] = 0 }
      return close(descriptor)
    }
    trek_easy_set_pointer(
      handle, CURLOPT_CLOSESOCKETDATA, Unmanaged.passUnretained(self).toOpaque())
    if fields != nil {
      trek_easy_set_list(handle, CURLOPT_HTTPHEADER, fields)
      trek_easy_set_string(handle, CURLOPT_ACCEPT_ENCODING, "gzip, br, zstd")
    }
    if isHTTP2 {
      trek_easy_set_long(handle, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
      trek_easy_set_long(handle, CURLOPT_PIPEWAIT, 1)
      trek_easy_set_long(handle, CURLOPT_SSL_VERIFYPEER, 0)
      trek_easy_set_long(handle, CURLOPT_SSL_VERIFYHOST, 0)
    }
    return handle
  }

  /// Gives a handle the next URL of the file, if there is one.
  private func begin(_ handle: UnsafeMutableRawPointer) -> Bool {
    guard fgets(line, 8192, file) != nil else { return false }
    let count = strlen(line)
    if count > 0, line[count - 1] == 10 { line[count - 1] = 0 }
    trek_easy_set_string(handle, CURLOPT_URL, line)
    curl_multi_add_handle(multi, handle)
    return true
  }

  /// Runs on a thread of its own and waits for it.
  func runOnThread() {
    var id = pthread_t()
    pthread_create(
      &id, nil,
      { context in
        context.map { Loop.at($0).run() }
        return nil
      }, Unmanaged.passUnretained(self).toOpaque())
    pthread_join(id, nil)
  }

  func run() {
    for _ in 0..<concurrency where begin(makeHandle()) { active += 1 }
    let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: 256)
    var running: Int32 = 0
    while active > 0 {
      let wait = deadline == .max ? -1 : max(0, (deadline - Self.microseconds() + 999) / 1000)
      let count = epoll_wait(queue, events, 256, Int32(clamping: wait))
      var index = 0
      while index < Int(count) {
        take(&events[index])
        index += 1
      }
      if deadline <= Self.microseconds() {
        deadline = .max
        curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running)
      }
      collect()
    }
    curl_multi_cleanup(multi)
  }

  private func take(_ event: inout epoll_event) {
    let descriptor = event.data.fd
    if !wanted[Int(descriptor)] {
      epoll_ctl(queue, EPOLL_CTL_DEL, descriptor, &event)
      watched[Int(descriptor)] = 0
      return
    }
    var mask: Int32 = 0
    if event.events & (EPOLLIN.rawValue | EPOLLHUP.rawValue) != 0 { mask |= CURL_CSELECT_IN }
    if event.events & EPOLLOUT.rawValue != 0 { mask |= CURL_CSELECT_OUT }
    if event.events & EPOLLERR.rawValue != 0 { mask |= CURL_CSELECT_ERR }
    var running: Int32 = 0
    curl_multi_socket_action(multi, descriptor, mask, &running)
  }

  private func collect() {
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else {
        continue
      }
      if trek_message_result(message) != CURLE_OK { failed += 1 }
      curl_multi_remove_handle(multi, handle)
      if !begin(handle) {
        curl_easy_cleanup(handle)
        active -= 1
      }
    }
  }
}
