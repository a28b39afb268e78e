internal import CCurl
internal import TrekHTTP

/// The limits in time that libcurl does not keep, or not precisely enough.
extension Transfer {
  /// The limit that is exceeded, if any; asked now and then by the loop.
  ///
  /// Connecting and the total are libcurl's to watch. It does not while a transfer waits for
  /// another's connection (CURLOPT_PIPEWAIT), so they are looked at here too, a little later.
  func exceededLimit(now: Int64) -> TransportFailure? {
    guard let settings else { return nil }
    let elapsed = now - startedAt
    if let limit = settings.totalLimit, elapsed > limit + Self.grace {
      return TransportFailure(
        .timeout, "not done within \(LimitText.duration(microseconds: limit))",
        isTransient: true, wasNotSent: number(CURLINFO_REQUEST_SIZE) == 0)
    }
    if head.status == 0 && head.interim == 0 {
      let connected = offset(CURLINFO_PRETRANSFER_TIME_T)
      if connected == 0 {
        if elapsed <= settings.connectLimit + Self.grace { return nil }
        return TransportFailure(
          .connectTimeout,
          "no connection within \(LimitText.duration(microseconds: settings.connectLimit))",
          isTransient: true, wasNotSent: true)
      }
      // The time for an answer begins when the request can be sent.
      lastByteAt = max(lastByteAt, startedAt + connected)
    }
    guard let limit = settings.stallLimit, !isPaused, now - lastByteAt > limit / 2 else {
      return nil
    }
    if movesUnseen() {
      lastByteAt = now
      return nil
    }
    if now - lastByteAt <= limit { return nil }
    return TransportFailure(
      .stall, "no byte for \(LimitText.duration(microseconds: limit))", isTransient: true)
  }

  /// Whether bytes moved, since this was last asked, that no callback saw: of a request's body, or
  /// within a compressed block.
  private func movesUnseen() -> Bool {
    let count = offset(CURLINFO_SIZE_UPLOAD_T) + offset(CURLINFO_SIZE_DOWNLOAD_T)
    defer { unseen = (since: lastByteAt, count: count) }
    return unseen.since == lastByteAt && unseen.count != count
  }

  private static let grace: Int64 = 100_000
}
