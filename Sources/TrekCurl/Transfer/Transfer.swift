internal import CCurl
internal import TrekHTTP
internal import TrekValues

/// One easy handle and the exchange that it carries: an entry of the pool.
///
/// It belongs to the loop's thread. libcurl knows it by an unretained pointer; the loop holds it
/// from its making until the handle is freed.
final class Transfer {
  /// Where the bytes of the body go.
  enum Sink {
    /// The header has not ended.
    case undecided
    /// Counted and dropped.
    case drop
    /// Dropped, and not worth much: the body of a redirect.
    case redirect
    /// Put together.
    case assemble
    /// The first part put together: the body of an answer that is not accepted.
    case sample
    /// Handed on.
    case stream(any BodyReceiver, Response)
  }

  /// How we, not libcurl, decided that it ends.
  enum Verdict {
    case none
    /// With what there is.
    case enough
    case failure(TransportFailure)
  }

  /// The most bytes that are kept of an answer that is not accepted.
  static let sampleLimit = 1 << 20
  /// The most bytes read of a body that nobody wants, to keep its connection.
  static let redirectLimit = 64 << 10
  /// The most bytes reserved on a server's word.
  static let reserveLimit = 1 << 20

  let handle: UnsafeMutableRawPointer
  /// The lines of the header so far.
  let headLines = HeadLines()
  /// Not owned: the loop owns its transfers and outlives them.
  unowned(unsafe) let loop: MultiLoop

  // `@exclusivity(unchecked)` below: one thread has these, and no callback of libcurl is entered
  // while another access to the same property lasts; the check would cost some 150 instructions
  // each time, twenty times for each request.

  @exclusivity(unchecked) private(set) var exchange: Exchange?
  /// Its place in the loop's list of those that run; -1: none.
  var position = -1

  // What is set on the handle.
  @exclusivity(unchecked) var settings: TransferSettings?
  @exclusivity(unchecked) var headerList: HeaderList?
  @exclusivity(unchecked) var method = HTTPMethod.get
  var hasBody = false
  /// The files that this attempt sends.
  @exclusivity(unchecked) var upload: Upload?
  var isPlainGet = true

  /// The list of hosts that are connected to in the place of others.
  @exclusivity(unchecked) var replacements: TextList?
  /// The cookies that it shares.
  @exclusivity(unchecked) var share: CookieShare? {
    didSet {
      guard share !== oldValue else { return }
      // The name of no file starts the engine; without the list of names it makes no jar of its own.
      // To empty the list takes the cookies away as well, so it comes before them.
      trek_easy_set_string(handle, CURLOPT_COOKIEFILE, nil)
      trek_easy_set_pointer(handle, CURLOPT_SHARE, share?.share)
      if share != nil { trek_easy_set_string(handle, CURLOPT_COOKIEFILE, "") }
    }
  }

  // What has come of this attempt.
  var startedAt: Int64 = 0
  var lastByteAt: Int64 = 0
  /// What libcurl had counted when last asked, and since when no callback had come then.
  @exclusivity(unchecked) var unseen: (since: Int64, count: Int64) = (-1, 0)
  @exclusivity(unchecked) var head = HeadReader()
  @exclusivity(unchecked) var sink = Sink.undecided
  @exclusivity(unchecked) var body: ByteBuffer?
  var size = 0
  var sizeLimit = Int.max
  @exclusivity(unchecked) var verdict = Verdict.none
  @exclusivity(unchecked) var unpacking: Unpacking?
  var isPaused = false
  var isYielding = false
  @exclusivity(unchecked) var held: HeldBytes?
  var isResuming = false
  var sendings = 0
  var lacksDescriptor = false
  /// Why no connection may be opened to the last address that was tried.
  var addressRefusal: String?

  // The last address, because the next one is mostly the same.
  @exclusivity(unchecked) private var remoteAddress = RemoteAddress()

  private let errorText: UnsafeMutablePointer<CChar>
  private let defaultAuthorities: String?

  init?(loop: MultiLoop) {
    guard let handle = curl_easy_init() else { return nil }
    self.handle = handle
    self.loop = loop
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText[0] = 0
    var authorities: UnsafePointer<CChar>?
    trek_easy_get_string(handle, CURLINFO_CAINFO, &authorities)
    defaultAuthorities = authorities.map { String(cString: $0) }
    setUp()
  }

  deinit {
    curl_easy_cleanup(handle)
    errorText.deallocate()
  }

  /// What is the same for all transfers.
  private func setUp() {
    let me = Unmanaged.passUnretained(self).toOpaque()
    trek_easy_set_pointer(handle, CURLOPT_PRIVATE, me)
    trek_easy_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText)
    trek_easy_set_long(handle, CURLOPT_NOSIGNAL, 1)
    // Without it the end of a transfer waits for its name look-up, and all others with it
    // (lib/asyn-thread.c, Curl_resolver_kill).
    trek_easy_set_long(handle, CURLOPT_QUICK_EXIT, 1)
    // At most 1032 times as much comes of it by gzip, which is just under what libcurl holds of a
    // paused body (64 MiB, lib/dynbuf.h, DYN_PAUSE_BUFFER).
    trek_easy_set_long(handle, CURLOPT_BUFFERSIZE, 60 << 10)
    trek_easy_set_long(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    setUsualProxy()
    trek_easy_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
    trek_easy_set_string(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
    trek_easy_set_write(handle, CURLOPT_HEADERFUNCTION, headerCallback)
    trek_easy_set_pointer(handle, CURLOPT_HEADERDATA, me)
    trek_easy_set_write(handle, CURLOPT_WRITEFUNCTION, bodyCallback)
    trek_easy_set_pointer(handle, CURLOPT_WRITEDATA, me)
    trek_easy_set_debug(handle, debugCallback)
    trek_easy_set_pointer(handle, CURLOPT_DEBUGDATA, me)
    trek_easy_set_open_socket(handle, openSocketCallback)
    trek_easy_set_pointer(handle, CURLOPT_OPENSOCKETDATA, me)
    trek_easy_set_pointer(handle, CURLOPT_PREREQDATA, me)
    // Connections outlive transfers, so the loop hears of their end.
    trek_easy_set_close_socket(handle, closeSocketCallback)
    trek_easy_set_pointer(
      handle, CURLOPT_CLOSESOCKETDATA, Unmanaged.passUnretained(loop).toOpaque())
  }

  /// Takes an exchange and sets what differs from the one before; a failure: it cannot be sent.
  func begin(_ exchange: Exchange, now: Int64) -> TransportFailure? {
    self.exchange = exchange
    startedAt = now
    lastByteAt = now
    return apply(exchange, defaultAuthorities)
  }

  /// Forgets the exchange, so that the handle can carry another.
  func reset() {
    exchange = nil
    if hasBody {
      // Its bytes are not ours to point to any more.
      trek_easy_set_pointer(handle, CURLOPT_POSTFIELDS, nil)
      if upload != nil {
        trek_easy_set_pointer(handle, CURLOPT_MIMEPOST, nil)
        upload = nil
      }
    }
    if unpacking != nil {
      unpacking = nil
      trek_easy_set_long(handle, CURLOPT_VERBOSE, 0)
    }
    unseen = (-1, 0)
    head = HeadReader()
    headLines.removeAll()
    sink = .undecided
    body = nil
    size = 0
    sizeLimit = .max
    verdict = .none
    isPaused = false
    isYielding = false
    held = nil
    isResuming = false
    sendings = 0
    lacksDescriptor = false
    addressRefusal = nil
    errorText[0] = 0
  }

  /// libcurl's own words about what went wrong.
  var errorMessage: String { String(cString: errorText) }

  /// Address and port of the other end.
  func remote() -> String { remoteAddress.text(of: handle) }

  /// A number that libcurl counts in bytes or microseconds.
  func offset(_ info: CURLINFO) -> Int64 {
    var value: curl_off_t = 0
    trek_easy_get_offset(handle, info, &value)
    return Int64(value)
  }

  /// A number of another kind.
  func number(_ info: CURLINFO) -> Int {
    var value = 0
    trek_easy_get_long(handle, info, &value)
    return value
  }
}
