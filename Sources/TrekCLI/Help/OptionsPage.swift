import Trek

/// Every option of a request beside its name elsewhere, as Markdown: `docs/reference/options.md`.
///
/// The options are those of `fetch`'s definition; a test holds the page against the file, and the
/// names here against the definition.
struct OptionsPage {
  /// What an option is called elsewhere; empty where there is nothing like it.
  struct Names {
    let option: String
    let curl: String
    let requests: String
    let treq: String
    let hurl: String

    init(_ option: String, _ curl: String, _ requests: String, _ treq: String, _ hurl: String) {
      self.option = option
      self.curl = curl
      self.requests = requests
      self.treq = treq
      self.hurl = hurl
    }
  }

  let catalog: StageCatalog

  /// The page of the requests that every script can make.
  static let standard = OptionsPage(catalog: .standard)

  /// The options of requests in the order of the definition.
  var options: [ParameterDescription] { catalog.stage("fetch")?.parameters ?? [] }

  /// The page.
  var text: String {
    var page = """
      # Options of requests, and their names elsewhere

      This page is made of the definition of `fetch` by the tests; do not edit it. A label stands in
      the call or in a `session`. An empty cell means that there is nothing like it, or that a program
      has to be written for it; of curl there are more options than stand here. The names are those of
      curl 8, requests 2, treq and Twisted 24, and Hurl 6.

      | Trek | | curl | requests | treq | Hurl |
      |---|---|---|---|---|---|

      """
    for option in options {
      let names = Self.names.first { $0.option == option.name }
      let cells = [names?.curl, names?.requests, names?.treq, names?.hurl].map { $0 ?? "" }
      let summary = option.summary.replacing("|", with: "\\|").replacing("\n", with: " ")
      page += "| `\(option.name)` | \(summary) | \(cells.joined(separator: " | ")) |\n"
    }
    return page
  }

  /// What is known of other programs, by option.
  static let names: [Names] = [
    Names("url", "`--url`", "`url`", "`url`", "the request line"),
    Names("method", "`-X`", "`request(method, …)`", "`request(method, …)`", "the request line"),
    Names("query", "`--url-query`", "`params=`", "`params=`", "`[Query]`"),
    Names("headers", "`-H`", "`headers=`", "`headers=`", "header lines"),
    Names("json", "`--json`", "`json=`", "`json=`", "a JSON body"),
    Names("form", "`--data-urlencode`", "`data=`", "`data=`", "`[Form]`"),
    Names("multipart", "`-F`", "`files=`", "`files=`", "`[Multipart]`"),
    Names("body", "`--data-raw`, `--data-binary`", "`data=`", "`data=`", "a body"),
    Names("file", "`-T`, `--data-binary @`", "`data=open(…)`", "`data=open(…)`", "`file,…;`"),
    Names("concurrency", "`-Z --parallel-max`", "", "", "`--parallel --jobs`"),
    Names(
      "perHost", "", "`HTTPAdapter(pool_maxsize=, pool_block=)`",
      "`HTTPConnectionPool.maxPersistentPerHost`", ""),
    Names("rate", "`--rate`", "", "", ""),
    Names("hostRate", "", "", "", ""),
    Names("retry", "`--retry`", "`HTTPAdapter(max_retries=)`", "", "`--retry`"),
    Names("retryBudget", "", "", "", ""),
    Names("retryOn", "`--retry-all-errors`", "`Retry(status_forcelist=)`", "", ""),
    Names("backoff", "`--retry-delay`", "`Retry(backoff_factor=)`", "", "`--retry-interval`"),
    Names("timeout", "`-m`", "", "`timeout=`", "`--max-time`"),
    Names(
      "connectTimeout", "`--connect-timeout`", "`timeout=(connect, read)`",
      "`Agent(connectTimeout=)`", "`--connect-timeout`"),
    Names("stall", "`-Y`, `-y`", "`timeout=(connect, read)`", "", ""),
    Names(
      "follow", "`-L`, `--max-redirs`", "`allow_redirects=`, `max_redirects`",
      "`allow_redirects=`", "`--location`, `--max-redirs`"),
    Names("accept", "`-f`", "`raise_for_status()`", "", "`HTTP 200`"),
    Names("maxBody", "`--max-filesize`", "", "", "`--max-filesize`"),
    Names("memory", "", "", "", ""),
    Names("window", "", "", "", ""),
    Names("ordered", "", "", "", ""),
    Names("verify", "`-k`", "`verify=`", "`Agent(contextFactory=)`", "`--insecure`"),
    Names("cacert", "`--cacert`", "`verify=`", "`Agent(contextFactory=)`", "`--cacert`"),
    Names("http", "`--http1.0` to `--http3`", "", "", "`--http1.0` to `--http3`"),
    Names("compressed", "`--compressed`", "always", "always", "`--compressed`"),
    Names("cookies", "`-b`, `-c`", "`Session`, `cookies=`", "`cookies=`", "always; `--cookie`"),
    Names(
      "auth", "`-u`, `--digest`, `--ntlm`, `--negotiate`, `--oauth2-bearer`, `--aws-sigv4`",
      "`auth=`", "`auth=`", "`--user`, `--digest`, `--ntlm`, `--negotiate`, `--aws-sigv4`"),
    Names("netrc", "`-n`, `--netrc-file`", "always", "", "`--netrc`, `--netrc-file`"),
    Names("cert", "`-E`", "`cert=`", "`Agent(contextFactory=)`", "`--cert`"),
    Names("key", "`--key`", "`cert=`", "`Agent(contextFactory=)`", "`--key`"),
    Names("keyPassword", "`--pass`", "", "", ""),
    Names("proxy", "`-x`", "`proxies=`", "`ProxyAgent`", "`--proxy`"),
    Names("noProxy", "`--noproxy`", "`no_proxy` of the environment", "", "`--noproxy`"),
    Names("resolve", "`--resolve`", "", "", "`--resolve`"),
    Names("connectTo", "`--connect-to`", "", "", "`--connect-to`"),
    Names("unixSocket", "`--unix-socket`", "", "`UNIXClientEndpoint`", "`--unix-socket`"),
    Names("interface", "`--interface`", "", "`Agent(bindAddress=)`", ""),
    Names("ip", "`-4`, `-6`", "", "", "`--ipv4`, `--ipv6`"),
    Names("tls", "`--tlsv1.2`, `--tlsv1.3`", "", "", ""),
    Names("ciphers", "`--ciphers`, `--tls13-ciphers`", "", "", ""),
    Names("pin", "`--pinnedpubkey`", "", "", ""),
    Names("session", "", "`Session()`", "`HTTPClient`", ""),
    Names("base", "", "", "", "`--variable`"),
  ]
}
