/// What scripts of an interpreter may do, whoever wrote them.
///
/// Begin with `untrusted`, which lets a script ask the public internet and compute, and nothing
/// else, and widen it where you must. What a policy forbids is an error with its place: before the
/// run where the script says it outright, of the item or the run where it comes out later.
///
/// The article "Limits and untrusted scripts" tells which threats this is built for, and which not.
public struct Policy: Sendable {
  /// A choice among names.
  public enum Names: Sendable, Hashable {
    /// All of them.
    case any
    /// These alone.
    case only(Set<String>)
    /// All but these.
    case except(Set<String>)

    /// None.
    public static let none = Names.only([])

    /// Whether a name is among them.
    public func allows(_ name: String) -> Bool {
      switch self {
      case .any: true
      case .only(let names): names.contains(name)
      case .except(let names): !names.contains(name)
      }
    }
  }

  /// The folders in which files may be read and written; none where the lists are empty.
  ///
  /// Relative paths of a script are in the first of them. Symbolic links do not lead out.
  public struct Files: Sendable, Hashable {
    /// Folders whose files may be read.
    public var reading: [String]
    /// Folders in which files may be written.
    public var writing: [String]

    /// Makes a choice of folders.
    public init(reading: [String] = [], writing: [String] = []) {
      self.reading = reading
      self.writing = writing
    }

    /// No file at all.
    public static let none = Files()
  }

  /// The most that one run may use.
  public struct Limits: Sendable, Hashable {
    /// Bytes of the script's text.
    public var scriptBytes = Int.max
    /// Brackets and interpolations inside one another in the script's text.
    public var nesting = Int.max
    /// Requests, redirects and further attempts among them.
    public var requests = Int.max
    /// Requests at a time, of each stage and to each host.
    public var requestsAtOnce = Int.max
    /// Bytes of one answer's body, after decompression.
    public var bodyBytes = Int.max
    /// Bytes of all answers' bodies.
    public var responseBytes = Int.max
    /// Items that all stages together give.
    public var items = Int.max
    /// Bytes printed.
    public var outputBytes = Int.max
    /// Bytes of one text, or of a list's own elements, that an expression makes; about.
    public var valueBytes = Int.max
    /// Bytes that bodies hold together, and as many again that stages as `collect` hold; about.
    public var memory = Int.max
    /// From the start of the run to its end; nil: any.
    public var time: Duration?

    /// Makes limits that limit nothing.
    public init() {}

    /// What a small pipeline needs: 64 KiB of script, 100 requests, 8 at a time, 8 MiB a body,
    /// 64 MiB of all, a million items, 64 MiB of memory, 30 s.
    public static let modest: Limits = {
      var limits = Limits()
      limits.scriptBytes = 64 << 10
      limits.nesting = 64
      limits.requests = 100
      limits.requestsAtOnce = 8
      limits.bodyBytes = 8 << 20
      limits.responseBytes = 64 << 20
      limits.items = 1_000_000
      limits.outputBytes = 16 << 20
      limits.valueBytes = 16 << 20
      limits.memory = 64 << 20
      limits.time = .seconds(30)
      return limits
    }()
  }

  /// The stages that scripts may name.
  public var stages: Names
  /// The functions that they may call.
  public var functions: Names
  /// The labels that stages which ask the network may be given.
  public var requestLabels: Names
  /// The hosts that they may ask.
  public var hosts: Hosts
  /// The files that they may read and write.
  public var files: Files
  /// The variables of the environment that they may see.
  public var environment: Names
  /// Whether they may `use` other files, which the interpreter's `load` gives.
  public var loading: Bool
  /// Whether they may read the process's standard input.
  public var standardInput: Bool
  /// Whether the process's own standard output and error are theirs where the run is given no
  /// others.
  public var standardOutput: Bool
  /// Whether the proxies of the environment are used.
  public var proxies: Bool
  /// The most that a run may use.
  public var limits: Limits

  /// Makes a policy that allows everything; for what one wrote oneself.
  public init() {
    stages = .any
    functions = .any
    requestLabels = .any
    hosts = Hosts()
    files = Files(reading: ["/"], writing: ["/"])
    environment = .any
    loading = true
    standardInput = true
    standardOutput = true
    proxies = true
    limits = Limits()
  }

  /// For scripts of people whom one does not know: public hosts by http and https on their usual
  /// ports, no files, no environment, no process, no standard streams, modest limits.
  ///
  /// Stages that come with later versions are not in it until they have been judged.
  public static let untrusted: Policy = {
    var policy = Policy()
    policy.stages = .only(harmlessStages)
    policy.functions = .except(["env", "file"])
    policy.requestLabels = .only(harmlessLabels)
    policy.hosts = .publicOnly
    policy.files = .none
    policy.environment = .none
    policy.loading = false
    policy.standardInput = false
    policy.standardOutput = false
    policy.proxies = false
    policy.limits = .modest
    return policy
  }()

  /// Stages that touch nothing but the network and their items.
  public static let harmlessStages: Set<String> = [
    "fetch", "get", "post", "put", "patch", "delete", "head", "options",
    "content", "text", "json", "jsonl", "csv", "xml", "html", "yaml", "lines", "bytes", "events",
    "decode", "hash", "css", "attr", "links", "table", "meta", "feed", "regex", "jsonpath",
    "map", "where", "select", "without", "each", "flatten", "batch", "window", "zip", "join",
    "group", "sort", "unique", "enumerate", "scan", "reduce", "count", "sum", "min", "max", "mean",
    "first", "last", "take", "skip", "until", "sample", "collect", "pages",
    "tee", "fan", "match", "merge", "parallel", "catch", "settle", "ignore", "strict", "retry",
    "timeout", "rate", "delay", "every", "expect", "range", "print", "discard",
  ]

  /// Labels of requests that reach no file, no other address, and do not weaken TLS.
  public static let harmlessLabels: Set<String> = [
    "url", "method", "query", "headers", "json", "form", "multipart", "body", "session", "base",
    "auth",
    "accept", "concurrency", "perHost", "rate", "hostRate", "retry", "retryBudget", "retryOn",
    "backoff", "until", "timeout",
    "connectTimeout", "stall", "follow", "maxBody", "http", "compressed", "range", "ordered",
    "window",
  ]
}
