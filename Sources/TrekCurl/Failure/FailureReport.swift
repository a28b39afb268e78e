internal import CCurl
internal import TrekHTTP

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What is known of a transfer that libcurl ended with an error, and what people are told of it.
struct FailureReport {
  /// libcurl's code.
  let code: CURLcode
  /// libcurl's own words; may be empty.
  let text: String
  /// The `errno` of the connection, or 0.
  let systemError: Int32
  /// Whether any byte of the request was given to the kernel.
  let wasSent: Bool
  /// Whether the connection stood, TLS included.
  let wasConnected: Bool
  /// From the start of the attempt, in microseconds.
  let elapsed: Int64
  /// The limit for connecting, in microseconds.
  let connectLimit: Int64
  /// The limit for all, in microseconds, or nil.
  let totalLimit: Int64?

  /// The failure.
  var failure: TransportFailure {
    var failure = cause
    failure.libraryCode = Int(code.rawValue)
    failure.wasNotSent = !wasSent || text.contains("REFUSED_STREAM")
    return failure
  }

  private var cause: TransportFailure {
    switch code {
    case CURLE_URL_MALFORMAT:
      TransportFailure(.url, "the URL is malformed")
    case CURLE_UNSUPPORTED_PROTOCOL:
      // libcurl's code for an answer that does not begin as HTTP does.
      wasSent
        ? TransportFailure(.malformed, "the answer is not HTTP")
        : TransportFailure(.url, "only http and https URLs are supported")
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
      TransportFailure(.resolve, described("the host's name has no address"), isTransient: true)
    case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED, CURLE_PROXY:
      TransportFailure(.connect, connectMessage, isTransient: true)
    case CURLE_OPERATION_TIMEDOUT:
      timeout
    case CURLE_PARTIAL_FILE:
      TransportFailure(
        .truncated, described("the body ended before its announced end"), isTransient: true)
    case CURLE_GOT_NOTHING:
      TransportFailure(.empty, "the server closed without an answer", isTransient: true)
    case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM:
      broken
    case CURLE_WEIRD_SERVER_REPLY:
      TransportFailure(.malformed, described("the answer breaks the rules of HTTP"))
    case CURLE_BAD_CONTENT_ENCODING:
      TransportFailure(.encoding, encodingMessage)
    case CURLE_WRITE_ERROR:
      // Our callback was content, so it was the unpacker (lib/content_encoding.c).
      TransportFailure(.encoding, "bytes follow the end of the compressed body")
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
      CURLE_SSL_PINNEDPUBKEYNOTMATCH:
      TransportFailure(.certificate, described("the server's certificate is not trusted"))
    case CURLE_SSL_CACERT_BADFILE:
      TransportFailure(.certificate, described("the file of trusted certificates is unreadable"))
    case CURLE_SSL_CONNECT_ERROR:
      TransportFailure(.tls, described("TLS could not be agreed"), isTransient: isReset)
    case CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_NOTFOUND,
      CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CRL_BADFILE,
      CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED:
      TransportFailure(.tls, described("TLS failed"))
    default:
      TransportFailure(.other, described(String(cString: curl_easy_strerror(code))))
    }
  }

  private var timeout: TransportFailure {
    if let totalLimit, elapsed >= totalLimit || wasConnected {
      return TransportFailure(
        .timeout, "not done within \(LimitText.duration(microseconds: totalLimit))",
        isTransient: true)
    }
    return TransportFailure(
      .connectTimeout, "no connection within \(LimitText.duration(microseconds: connectLimit))",
      isTransient: true)
  }

  /// A connection that broke, or an answer that broke it.
  private var broken: TransportFailure {
    if text.contains("chunk") {
      return TransportFailure(.malformed, described("the chunks of the body are malformed"))
    }
    if text.contains("Too large response headers") {
      return TransportFailure(.headerTooLarge, "the header is larger than 300KiB")
    }
    return TransportFailure(
      .reset, described("the connection broke before the answer was whole"), isTransient: true)
  }

  private var connectMessage: String {
    if systemError != 0 {
      return "no connection: \(Self.lowered(String(cString: strerror(systemError))))"
    }
    return described("no connection")
  }

  private var encodingMessage: String {
    if text.contains("Unrecognized content encoding") { return "the body's coding is not known" }
    return described("the compressed body is broken")
  }

  private var isReset: Bool {
    systemError == ECONNRESET || systemError == EPIPE || text.contains("SSL_ERROR_SYSCALL")
      || text.contains("reset by peer")
  }

  /// Our words, with libcurl's behind them where it has any.
  private func described(_ message: String) -> String {
    text.isEmpty ? message : "\(message) (\(Self.lowered(text)))"
  }

  /// A sentence of somebody else's as a part of ours.
  private static func lowered(_ sentence: String) -> String {
    var sentence = sentence
    while let last = sentence.last, last == "." || last == "\n" { sentence.removeLast() }
    guard let first = sentence.first, first.isUppercase else { return sentence }
    // `HTTP/2 stream` and the like keep their capitals.
    if sentence.dropFirst().first?.isUppercase == true { return sentence }
    return first.lowercased() + sentence.dropFirst()
  }
}

extension HeadFault {
  /// The failure that a header with this fault is.
  var failure: TransportFailure {
    switch self {
    case .tooLarge:
      TransportFailure(
        .headerTooLarge, "the header is larger than \(LimitText.size(HeadReader.maximumBytes))")
    case .tooManyLines:
      TransportFailure(
        .headerTooLarge, "the header has more than \(HeadReader.maximumLines) lines")
    case .statusLine:
      TransportFailure(.malformed, "the answer's status line is malformed")
    case .status(let status):
      TransportFailure(.malformed, "the answer's status is \(status), which was not asked for")
    case .contentLength:
      TransportFailure(.malformed, "the answer's Content-Length is not a number")
    case .conflictingLengths:
      TransportFailure(.malformed, "the answer has two different values for Content-Length")
    }
  }
}
