internal import TrekStageKit

/// Examples of the labels that all request stages share.
enum RequestExamples {
  /// - Parameter labels: those that the stage does not take; examples with them are left out.
  static func all(of stage: String, without labels: [String] = []) -> [Example] {
    all(stage).filter { example in !labels.contains { example.script.contains("\($0):") } }
  }

  private static func all(_ stage: String) -> [Example] {
    [
      Example(
        "[1, 2] | \(stage) \"https://example.test/users/\\(.)\" | .json.name",
        prints: "Ada\nLin", "an argument is evaluated for each item"),
      Example(
        "\(stage) [\"https://example.test/users/1\", \"https://example.test/users/2\"] | .status",
        prints: "200\n200"),
      Example(
        """
        \(stage) "https://example.test/echo" query: {q: "a b", tag: ["x", "y"], page: null}
        | .json.query
        """, prints: "q=a%20b&tag=x&tag=y"),
      Example(
        """
        \(stage) "https://example.test/echo" headers: {Accept: "text/csv"} | .json.headers.accept
        """, prints: "text/csv"),
      Example(
        """
        ["https://example.test/users/1"]
        | \(stage) concurrency: 8 perHost: 2 rate: 100/s ordered: true window: 50 memory: 64MiB
        | \(stage) "https://example.test/echo" retry: 1 retryOn: [429, "network"] backoff: 100ms
        | .status
        """, prints: "200"),
      Example(
        """
        \(stage) "https://example.test/status/404" accept: any follow: 3 maxBody: 1MB verify: true | .status
        """, prints: "404"),
      Example(
        """
        \(stage) "https://example.test/users/1" timeout: 20s connectTimeout: 5s stall: 10s http: 1
        | .status
        """, prints: "200"),
      Example(
        """
        \(stage) "https://example.test/users/1" retryBudget: 10% hostRate: 90/s | .status
        """, prints: "200"),
      Example(
        """
        \(stage) "https://example.test/users/1" cacert: null | .status
        """, prints: "200"),
      Example(
        """
        \(stage) "https://example.test/echo" json: {n: 1} | .json.body
        """, prints: #"{"n":1}"#),
      Example(
        """
        \(stage) "https://example.test/echo" form: {name: "Ada L", day: [1, 2]} | .json.body
        """, prints: "name=Ada+L&day=1&day=2"),
      Example(
        """
        \(stage) "https://example.test/echo" body: "hello" | .json.body
        """, prints: "hello"),
      Example(
        """
        \(stage) "https://example.test/echo" multipart: {day: [1, 2], words: file("words.txt")}
        | .json.body
        """, prints: "day=1&day=2&words=words.txt of text/plain",
        "files are read while they are sent"),
      Example(
        """
        \(stage) "https://example.test/echo" file: "words.txt" | .json.body
        """, prints: "words.txt of text/plain"),
      Example(
        """
        \(stage) "https://example.test/users/1" compressed: false cookies: true netrc: false
        | .status
        """, prints: "200"),
      Example(
        """
        secret password = "open sesame"
        \(stage) "https://example.test/users/1" auth: {basic: {user: "ada", password: password}}
        | .status
        """, prints: "200", "never sent to another origin, never shown"),
      Example(
        """
        \(stage) "https://example.test/users/1" cert: "ada.pem" key: "ada.key" keyPassword: "k"
        | .status
        """, prints: "200"),
      Example(
        """
        \(stage) "https://example.test/users/1" proxy: "socks5h://127.0.0.1:9050" noProxy: ["a.test"]
        | .status
        """, prints: "200"),
      Example(
        """
        \(stage) "https://example.test/users/1" resolve: {"example.test": "10.0.0.7"} ip: 4
        | .status
        """, prints: "200", "the address is this request's alone"),
      Example(
        """
        \(stage) "https://example.test/users/1" connectTo: {"example.test:443": "b.test:8443"}
        | .status
        """, prints: "200"),
      Example(
        """
        \(stage) "https://example.test/users/1" unixSocket: "/run/api.sock" interface: "eth0"
        | .status
        """, prints: "200"),
      Example(
        """
        \(stage) "https://example.test/users/1" tls: "1.2" pin: "sha256//AAAAAAAAAAA=" ciphers: "AES128-SHA"
        | .status
        """, prints: "200"),
      Example(
        """
        session site { base: "https://example.test/users" }
        [1, 2] | \(stage) "\\(.)" session: site | .json.name
        """, prints: "Ada\nLin", "a named session's base stands before the URL"),
    ]
  }
}

/// How all request stages fail.
enum RequestFailures {
  static func all(of stage: String) -> [FailureDescription] {
    [
      FailureDescription(
        "request", "The item is no request: neither a URL nor a record with a `url`.",
        example: #"["3"] | json | \#(stage)"#),
      FailureDescription(
        "header", "A header's name or value cannot be sent.",
        example: "\(stage) \"https://example.test/users/1\" headers: {\"X-Day\": \"a\\nb\"}"),
    ]
  }
}
