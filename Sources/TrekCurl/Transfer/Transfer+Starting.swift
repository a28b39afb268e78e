internal import CCurl
internal import TrekHTTP
internal import TrekValues

/// Setting on a handle what differs from what is set.
extension Transfer {
  /// Sets what the exchange's request needs; a failure: it cannot be sent.
  ///
  /// The request is read field by field, because a copy of it would count four references.
  func apply(_ exchange: Exchange, _ defaultAuthorities: String?) -> TransportFailure? {
    let options = exchange.request.options
    if settings?.options !== options {
      let new = loop.settings(for: options)
      let old = settings
      if let lack = CurlLibrary.current.lack(for: options) { return lack }
      settings = new
      apply(new, before: old, defaultAuthorities)
    }
    if let failure = applyMethod(exchange) { return failure }
    applyHeaders(exchange.request.headers, isCompressed: options.compressed)
    return applyURL(exchange.request.url)
  }

  private func apply(
    _ new: TransferSettings, before old: TransferSettings?, _ defaultAuthorities: String?
  ) {
    if old?.connectLimit != new.connectLimit {
      trek_easy_set_long(
        handle, CURLOPT_CONNECTTIMEOUT_MS, Int(max(1, new.connectLimit / 1000)))
    }
    if old?.totalLimit != new.totalLimit {
      trek_easy_set_long(handle, CURLOPT_TIMEOUT_MS, Int((new.totalLimit ?? 0) / 1000))
    }
    let options = new.options
    let before = old?.options
    if before?.verify != options.verify {
      trek_easy_set_long(handle, CURLOPT_SSL_VERIFYPEER, options.verify ? 1 : 0)
      trek_easy_set_long(handle, CURLOPT_SSL_VERIFYHOST, options.verify ? 2 : 0)
    }
    if before?.cacert != options.cacert {
      trek_easy_set_string(handle, CURLOPT_CAINFO, options.cacert ?? defaultAuthorities)
    }
    if before?.compressed != options.compressed {
      trek_easy_set_string(
        handle, CURLOPT_ACCEPT_ENCODING,
        options.compressed ? CurlLibrary.current.encodings : nil)
    }
    if before?.version != options.version { apply(options.version) }
    if before?.connection !== options.connection { apply(options, before: before) }
    if before?.jar !== options.jar { share = options.jar.flatMap { loop.share(for: $0) } }
  }

  private func apply(_ version: TransferOptions.Version) {
    let library = CurlLibrary.current
    let number =
      switch version {
      case .http10: CURL_HTTP_VERSION_1_0
      case .http1: CURL_HTTP_VERSION_1_1
      case .http2: CURL_HTTP_VERSION_2TLS
      case .http3: CURL_HTTP_VERSION_3
      case .automatic:
        library.reportsCutHTTP2 && library.hasHTTP2
          ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1
      }
    let isMultiplexed = number == CURL_HTTP_VERSION_2TLS || number == CURL_HTTP_VERSION_3
    trek_easy_set_long(handle, CURLOPT_HTTP_VERSION, number)
    trek_easy_set_long(handle, CURLOPT_PIPEWAIT, isMultiplexed ? 1 : 0)
  }

  private func applyMethod(_ exchange: Exchange) -> TransportFailure? {
    if isPlainGet, exchange.request.method.name == "GET", case .none = exchange.request.body {
      return nil
    }
    let request = exchange.request
    let wasIdempotent = method.isIdempotent
    method = request.method
    switch request.body {
    case .bytes(let bytes):
      hasBody = true
      setBody(bytes)
    case .streamed(let body):
      hasBody = true
      do throws(TransportFailure) {
        try setBody(body)
      } catch {
        return error
      }
    case .none:
      // A method that means to send something says that it sends nothing (RFC 9110, section 8.6).
      hasBody = method == .post || method == .put || method == .patch
      if hasBody { setBody(.empty) } else { trek_easy_set_long(handle, CURLOPT_HTTPGET, 1) }
    }
    if method == .head && !hasBody { trek_easy_set_long(handle, CURLOPT_NOBODY, 1) }
    let usual = hasBody ? HTTPMethod.post : method == .head ? .head : .get
    trek_easy_set_string(
      handle, CURLOPT_CUSTOMREQUEST, method == usual ? nil : method.name)
    if method.isIdempotent != wasIdempotent {
      trek_easy_set_prereq(handle, method.isIdempotent ? nil : sendingCallback)
    }
    isPlainGet = method == .get && !hasBody
    return nil
  }

  /// A body of files: libcurl asks for it piece by piece.
  private func setBody(_ body: StreamedBody) throws(TransportFailure) {
    let upload = try Upload(body, handle: handle)
    self.upload = upload
    if let form = upload.form {
      trek_easy_set_pointer(handle, CURLOPT_MIMEPOST, UnsafeMutableRawPointer(form))
    } else if let file = upload.file {
      trek_easy_set_long(handle, CURLOPT_POST, 1)
      trek_easy_set_pointer(handle, CURLOPT_POSTFIELDS, nil)
      trek_easy_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, file.size)
      trek_easy_set_read(handle, uploadCallback)
      trek_easy_set_seek(handle, seekCallback)
      let context = Unmanaged.passUnretained(file).toOpaque()
      trek_easy_set_pointer(handle, CURLOPT_READDATA, context)
      trek_easy_set_pointer(handle, CURLOPT_SEEKDATA, context)
    }
  }

  private func setBody(_ bytes: Bytes) {
    trek_easy_set_long(handle, CURLOPT_POST, 1)
    trek_easy_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count))
    _ = bytes.withUnsafeBytes { raw in
      // The pointer outlives this call: it leads into the block of a buffer that is shared, so
      // never moved, and that the exchange holds until `reset` takes the pointer away.
      trek_easy_set_pointer(
        handle, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: raw.baseAddress))
    }
  }

  private func applyHeaders(_ headers: RequestHeaders, isCompressed: Bool) {
    var kind = HeaderList.Kind(
      hasBody: hasBody, isForm: upload?.form != nil, isCompressed: isCompressed)
    if hasBody { kind.isSigned = signs }
    if let headerList, headerList.headers === headers, headerList.kind == kind { return }
    let list = loop.headerList(for: headers, kind)
    headerList = list
    trek_easy_set_list(handle, CURLOPT_HTTPHEADER, list.list)
  }

  private func applyURL(_ url: Text) -> TransportFailure? {
    if let fault = loop.urlText.write(url) { return fault }
    return trek_easy_set_string(handle, CURLOPT_URL, loop.urlText.characters) == CURLE_OK
      ? nil : TransportFailure(.url, "the URL is longer than 8000000 bytes", wasNotSent: true)
  }
}
