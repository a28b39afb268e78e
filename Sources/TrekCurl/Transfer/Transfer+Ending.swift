internal import CCurl
internal import TrekHTTP
internal import TrekValues

/// What has become of an exchange once its transfer is over.
extension Transfer {
  /// The outcome of a transfer that libcurl has ended, successfully or not.
  func outcome(_ code: CURLcode) -> ExchangeOutcome {
    switch verdict {
    case .failure(let failure): return end(with: failure)
    case .enough: return succeed(isVerified: false, isCut: true)
    case .none: break
    }
    guard code == CURLE_OK else { return end(with: failure(for: code)) }
    guard head.isComplete else {
      // libcurl takes a header that was cut off for a whole one.
      return end(
        with: TransportFailure(
          .truncated, "the connection closed inside the header", isTransient: true))
    }
    switch proof {
    case .whole: return succeed(isVerified: true, isCut: false)
    case .unknown: return succeed(isVerified: false, isCut: false)
    case .cut:
      return end(
        with: TransportFailure(
          .truncated, "the compressed body ends before its stream does", isTransient: true))
    }
  }

  /// The outcome of a transfer that the loop ends for a reason of its own.
  func outcome(endedBy failure: TransportFailure) -> ExchangeOutcome { end(with: failure) }

  /// The outcome of a transfer that was cancelled.
  func outcomeOfCancelling() -> ExchangeOutcome {
    if case .stream(let receiver, _) = sink {
      _ = receiver.end(TransportFailure(.init(rawValue: "cancelled"), "the exchange was cancelled"))
    }
    return .cancelled
  }

  // MARK: Success

  private func succeed(isVerified: Bool, isCut: Bool) -> ExchangeOutcome {
    if case .stream(let receiver, let response) = sink {
      complete(response)
      response.isVerified = isVerified
      if let failure = receiver.end(nil) { return .failure(with(response, failure)) }
      return .response(response)
    }
    let held: ResponseBody
    switch sink {
    case .assemble:
      held = .bytes(body?.bytes ?? .empty)
    case .sample:
      let bytes = body?.bytes ?? .empty
      held = isCut || bytes.count < size ? .truncated(bytes) : .bytes(bytes)
    case .undecided, .drop, .redirect, .stream:
      held = .gone
    }
    return .response(makeResponse(held, isVerified: isVerified))
  }

  /// A response with what is known of it now.
  func makeResponse(_ body: ResponseBody = .gone, isVerified: Bool = false) -> Response {
    let response = Response(
      status: head.status, head: ResponseHead(raw: headLines.bytes), body: body,
      url: exchange?.request.url ?? "", time: times, size: size, version: head.version,
      remote: remote(), isVerified: isVerified)
    if redirects { response.redirectTarget = redirectTarget }
    response.mentionsRateLimit = head.mentionsRateLimit
    return response
  }

  /// Fills in what was not known when the body began.
  private func complete(_ response: Response) {
    response.size = size
    response.time = times
    if redirects { response.redirectTarget = redirectTarget }
  }

  private var redirectTarget: Text? {
    var target: UnsafePointer<CChar>?
    trek_easy_get_string(handle, CURLINFO_REDIRECT_URL, &target)
    return target.map { Text(String(cString: $0)) }
  }

  private var times: ResponseTimes {
    func microseconds(_ info: CURLINFO) -> UInt32 { UInt32(clamping: offset(info)) }
    var times = ResponseTimes()
    times.dns = microseconds(CURLINFO_NAMELOOKUP_TIME_T)
    times.tcp = microseconds(CURLINFO_CONNECT_TIME_T)
    times.tls = microseconds(CURLINFO_APPCONNECT_TIME_T)
    times.first = microseconds(CURLINFO_STARTTRANSFER_TIME_T)
    times.total = microseconds(CURLINFO_TOTAL_TIME_T)
    return times
  }

  /// What can be proved of the body's end.
  private var proof: CompressedEnd.Proof {
    if bringsNoBody { return .whole }
    let isFramed =
      if head.isHTTP1 {
        head.isChunked || head.contentLength != nil && !head.hasTransferEncoding
      } else {
        // Older versions take some streams that were reset for ended ones.
        head.contentLength != nil || CurlLibrary.current.reportsCutHTTP2
      }
    guard let unpacking else { return isFramed ? .whole : .unknown }
    return unpacking.end?.proof(unpacked: size) ?? .unknown
  }

  // MARK: Failure

  private func end(with failure: TransportFailure) -> ExchangeOutcome {
    var failure = failure
    if case .stream(let receiver, let response) = sink {
      complete(response)
      failure.response = failure.response ?? response
      return .failure(receiver.end(failure) ?? failure)
    }
    guard head.isComplete, failure.response == nil else { return .failure(failure) }
    let response = makeResponse(body.map { .truncated($0.bytes) } ?? .gone)
    return .failure(with(response, failure))
  }

  private func with(_ response: Response, _ failure: TransportFailure) -> TransportFailure {
    var failure = failure
    if failure.response == nil { failure.response = response }
    return failure
  }

  private func failure(for code: CURLcode) -> TransportFailure {
    if let fault = upload?.fault { return fault }
    if sendings > 1 && code == CURLE_ABORTED_BY_CALLBACK {
      return TransportFailure(
        .empty,
        "the connection closed before an answer, and \(method) is not sent twice unasked",
        libraryCode: Int(code.rawValue), isTransient: true)
    }
    if unpacking != nil && code == CURLE_OUT_OF_MEMORY {
      return TransportFailure(
        .encoding, "the compressed body unpacks to more than 64MiB at once",
        libraryCode: Int(code.rawValue))
    }
    if let addressRefusal, code == CURLE_COULDNT_CONNECT {
      return TransportFailure(
        .address, addressRefusal, libraryCode: Int(code.rawValue), wasNotSent: true)
    }
    let report = FailureReport(
      code: code, text: errorMessage, systemError: Int32(number(CURLINFO_OS_ERRNO)),
      wasSent: number(CURLINFO_REQUEST_SIZE) > 0,
      wasConnected: offset(CURLINFO_PRETRANSFER_TIME_T) > 0, elapsed: loop.now - startedAt,
      connectLimit: settings?.connectLimit ?? 0, totalLimit: settings?.totalLimit)
    return report.failure
  }
}
