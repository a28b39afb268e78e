internal import CCurl
internal import TrekHTTP

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

// The functions that libcurl calls. Each finds its transfer, or the loop, by the pointer that was
// set with it, and passes on.

/// The transfer behind a pointer, not retained: the loop holds it.
@inline(__always)
private func transfer(_ context: UnsafeMutableRawPointer) -> Transfer {
  Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
}

/// CURLOPT_HEADERFUNCTION: one whole line.
let headerCallback: curl_write_callback = { bytes, size, count, context in
  guard let bytes, let context else { return 0 }
  let line = UnsafeRawBufferPointer(start: bytes, count: size &* count)
  return Unmanaged<Transfer>.fromOpaque(context)._withUnsafeGuaranteedRef {
    $0.receiveHeader(line) ? line.count : 0
  }
}

/// CURLOPT_WRITEFUNCTION: a piece of the body, unpacked.
let bodyCallback: curl_write_callback = { bytes, size, count, context in
  guard let bytes, let context else { return 0 }
  let piece = UnsafeRawBufferPointer(start: bytes, count: size &* count)
  return Unmanaged<Transfer>.fromOpaque(context)._withUnsafeGuaranteedRef {
    $0.receiveBody(piece)
  }
}

/// CURLOPT_DEBUGFUNCTION, while CURLOPT_VERBOSE is on: bytes of the body as they came.
let debugCallback: curl_debug_callback = { _, kind, bytes, count, context in
  if kind == CURLINFO_DATA_IN, let bytes, let context {
    transfer(context).receiveRaw(UnsafeRawBufferPointer(start: bytes, count: count))
  }
  return 0
}

/// CURLOPT_PREREQFUNCTION, for methods that must not be sent twice: connected, about to send.
///
/// libcurl sends a request anew by itself where a connection that it used again died without an
/// answer. The server may have acted on the first all the same (RFC 9110, section 9.2.2).
let sendingCallback: curl_prereq_callback = { context, _, _, _, _ in
  guard let context else { return CURL_PREREQFUNC_ABORT }
  let transfer = transfer(context)
  let isAnswered = transfer.head.status == 401 || transfer.head.status == 407
  // A server that asked for a proof has not acted on what came without one.
  if isAnswered && transfer.negotiates { transfer.sendings = 0 }
  transfer.sendings += 1
  return transfer.sendings > 1 ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK
}

/// CURLOPT_OPENSOCKETFUNCTION: makes a socket.
let openSocketCallback: curl_opensocket_callback = { context, _, address in
  guard let context, let address else { return CURL_SOCKET_BAD }
  let transfer = transfer(context)
  if let refusal = transfer.loop.guarding.refusal {
    // The member is as long as its family needs, which is more than its type says.
    let start = UnsafeRawPointer(address) + (MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 16)
    let wanted = NetworkAddress(socket: start)
    if let reason = refusal(wanted) {
      transfer.addressRefusal = reason
      return CURL_SOCKET_BAD
    }
  }
  let descriptor = transfer.loop.openSocket(
    address.pointee.family, address.pointee.socktype, address.pointee.protocol)
  if let descriptor { return descriptor }
  if errno == EMFILE || errno == ENFILE { transfer.lacksDescriptor = true }
  return CURL_SOCKET_BAD
}

/// CURLOPT_CLOSESOCKETFUNCTION: closes a socket of a connection.
let closeSocketCallback: curl_closesocket_callback = { context, descriptor in
  guard let context else { return close(descriptor) }
  Unmanaged<MultiLoop>.fromOpaque(context)._withUnsafeGuaranteedRef { $0.closeSocket(descriptor) }
  return 0
}

/// CURLMOPT_SOCKETFUNCTION: what libcurl wants to know of a descriptor.
let socketCallback: curl_socket_callback = { _, descriptor, what, context, _ in
  guard let context else { return 0 }
  Unmanaged<MultiLoop>.fromOpaque(context)._withUnsafeGuaranteedRef { loop in
    switch what {
    case CURL_POLL_IN: loop.watch(descriptor, for: .reading)
    case CURL_POLL_OUT: loop.watch(descriptor, for: .writing)
    case CURL_POLL_INOUT: loop.watch(descriptor, for: [.reading, .writing])
    default: loop.unwatch(descriptor)
    }
  }
  return 0
}

/// CURLMOPT_TIMERFUNCTION: when libcurl wants to be called at the latest.
let timerCallback: curl_multi_timer_callback = { _, milliseconds, context in
  if let context {
    Unmanaged<MultiLoop>.fromOpaque(context)._withUnsafeGuaranteedRef { $0.setTimer(milliseconds) }
  }
  return 0
}
