internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

/// The labels that all request stages share, one parameter each.
enum RequestLabels {
  static let method = Parameter<String?>(
    "method", "The method; without it GET, or POST where there is a body.", default: nil)
  static let concurrency = Parameter(
    "concurrency", "The most requests of this stage at a time.", default: 64,
    check: atLeast(1, atMost: 10_000))
  static let perHost = Parameter<Int?>(
    "perHost",
    """
    The most requests of the whole run at a time to one host; a body that waits for its reader \
    counts for its own stage.
    """, default: nil,
    check: { $0.flatMap(atLeast(1, atMost: 10_000)) })
  static let rate = Parameter<Rate?>(
    "rate", "The most requests of this stage in a stretch of time, as `50/s`.", default: nil,
    check: { $0.flatMap { $0.count > 0 ? nil : "must be above 0" } })
  static let hostRate = Parameter<Rate?>(
    "hostRate",
    "The most requests to each host in a stretch of time, those of other stages counted.",
    default: nil, check: { $0.flatMap { $0.count > 0 ? nil : "must be above 0" } })
  static let retryBudget = Parameter<Double?>(
    "retryBudget",
    """
    How many retries a host gets for each request, beside one for each answer and a reserve; null: \
    any number.
    """, default: 0.2, check: { $0.flatMap { $0 >= 0 ? nil : "must not be negative" } })
  static let retry = Parameter<Int?>(
    "retry", "How many attempts more than the first; given, also for POST and PATCH.",
    default: nil, check: { $0.flatMap(atLeast(0, atMost: 1000)) })
  static let retryOn = Parameter(
    "retryOn", "What is tried again: statuses and `network`.",
    default: RetryConditions(statuses: RetryPolicy().statuses, onNetwork: true))
  static let backoff = Parameter(
    "backoff", "The first wait before another attempt, each further one up to twice as long.",
    default: Backoff(base: RetryPolicy().base, cap: RetryPolicy().cap))
  static let ordered = Parameter(
    "ordered", "Whether answers leave in the order of their items.", default: true)
  static let window = Parameter<Int?>(
    "window", "How many items may wait for an earlier one.", default: nil,
    check: { $0.flatMap(atLeast(1, atMost: 10_000_000)) })
  static let memory = Parameter<ByteCount?>(
    "memory", "The most bytes of bodies that the run holds together.", default: nil,
    check: { $0.flatMap { $0.bytes >= 1 << 20 ? nil : "must be 1MiB or more" } })

  static let accept = Parameter(
    "accept", "The statuses that are no failure: `any`, `404`, `[200..299, 404]`.",
    default: AcceptedStatuses(.success))
  static let timeout = Parameter<Duration?>(
    "timeout", "The longest time for one attempt, from its start to its last byte.", default: nil,
    check: { $0.flatMap(positive) })
  static let connectTimeout = Parameter(
    "connectTimeout", "The longest time to connect.", default: Duration.seconds(10),
    check: positive)
  static let stall = Parameter<Duration?>(
    "stall", "The longest time without a byte; null: no limit.", default: .seconds(30),
    check: { $0.flatMap(positive) })
  static let follow = Parameter(
    "follow", "How many redirects are followed.", default: 10, check: atLeast(0, atMost: 100))
  static let maxBody = Parameter(
    "maxBody", "The most bytes of one body that is held in memory.",
    default: ByteCount(64 << 20), check: { $0.bytes >= 0 ? nil : "must not be negative" })
  static let verify = Parameter(
    "verify", "Whether the server's certificate is checked.", default: true)
  static let cacert = Parameter<String?>(
    "cacert", "A file of certificates to trust in place of the system's.", default: nil)
  static let http = Parameter(
    "http", "The version of HTTP: 1.0, 1 for 1.1, 2, or 3 where libcurl has it.",
    default: ProtocolVersion(.automatic))

  static let compressed = Parameter(
    "compressed", "Whether compressed answers are asked for, and unpacked.", default: true)
  static let cookies = Parameter<CookiesArgument?>(
    "cookies",
    """
    Whether cookies are kept and sent, or the file that they are read from and written to; a \
    session has its own.
    """, default: nil)

  /// What the checker sees of all that are constant.
  static var constants: [ParameterDescription] {
    let all: [any StageParameter] =
      [
        concurrency, perHost, rate, hostRate, retry, retryBudget, retryOn, backoff, timeout,
        connectTimeout, stall, follow,
        accept, maxBody, memory, window, ordered, verify, cacert, http, compressed, cookies,
      ] + ConnectionLabels.all
    return all.flatMap(\.descriptions).map { description in
      var description = description
      switch description.name {
      case "perHost": description.defaultText = "6, or 32 over HTTP/2"
      case "retry": description.defaultText = "2"
      case "window": description.defaultText = "4 × concurrency"
      case "cookies": description.defaultText = "true in a session"
      case "proxy", "noProxy": description.defaultText = "the environment's"
      case "memory": description.defaultText = "the run's, 256MiB"
      default: break
      }
      return description
    }
  }

  /// What the scheduler is to hold to.
  static func limits(_ arguments: Arguments) throws(StageFailure) -> RequestLimits {
    var limits = RequestLimits()
    limits.concurrency = try concurrency.bind(arguments)
    limits.perHost = try perHost.bind(arguments)
    limits.rate = try rate.bind(arguments).map {
      RequestRate(count: $0.count, interval: $0.duration)
    }
    limits.hostRate = try hostRate.bind(arguments).map {
      RequestRate(count: $0.count, interval: $0.duration)
    }
    limits.retry.budget = try retryBudget.bind(arguments)
    limits.ordered = try ordered.bind(arguments)
    limits.window = try window.bind(arguments)
    limits.memory = try memory.bind(arguments)?.bytes
    if let count = try retry.bind(arguments) {
      limits.retry.count = count
      limits.retry.anyMethod = true
    }
    let conditions = try retryOn.bind(arguments)
    limits.retry.statuses = conditions.statuses
    limits.retry.onNetwork = conditions.onNetwork
    let backoff = try backoff.bind(arguments)
    limits.retry.base = backoff.base
    limits.retry.cap = backoff.cap
    return limits
  }

  /// What the transport is to hold to.
  static func options(_ arguments: Arguments) throws(StageFailure) -> TransferOptions {
    var options = TransferOptions(
      connectTimeout: try connectTimeout.bind(arguments), timeout: try timeout.bind(arguments),
      stall: try stall.bind(arguments), follow: try follow.bind(arguments),
      maxBody: try maxBody.bind(arguments).bytes, accept: try accept.bind(arguments).set,
      verify: try verify.bind(arguments), cacert: try cacert.bind(arguments),
      version: try http.bind(arguments).version, compressed: try compressed.bind(arguments),
      connection: try ConnectionLabels.connection(arguments))
    if let grant = try ConnectionLabels.grant(arguments, like: options) {
      options = options.changed(grant: grant)
    }
    return options
  }
}

/// A check that a number lies between two others.
func atLeast(_ low: Int, atMost high: Int = .max) -> @Sendable (Int) -> String? {
  { number in
    if number < low { return "must be \(low) or more, and is \(number)" }
    return number > high ? "must be \(high) or less, and is \(number)" : nil
  }
}

/// A check that a length of time is above zero.
@Sendable func positive(_ duration: Duration) -> String? {
  duration > .zero ? nil : "must be above 0"
}
