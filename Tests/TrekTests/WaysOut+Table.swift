import Trek
import TrekTesting

extension WayOut {
  static let hosts: [WayOut] = [
    .inner("a private address", { "fetch \"\($0.inner.url("/"))\" | text" }, code: "E402"),
    .inner(
      "a decimal host", { "fetch \"http://2130706434:\($0.inner.port)/\" | text" }, code: "E402"),
    .inner(
      "an octal host", { "fetch \"http://0177.0.0.02:\($0.inner.port)/\" | text" }, code: "E402"),
    .inner(
      "a hexadecimal host", { "fetch \"http://0x7f000002:\($0.inner.port)/\" | text" }, code: "E402"
    ),
    .inner("a short host", { "fetch \"http://127.2:\($0.inner.port)/\" | text" }, code: "E402"),
    .inner(
      "a mapped IPv6 host", { "fetch \"http://[::ffff:127.0.0.2]:\($0.inner.port)/\" | text" },
      code: "E402"),
    .inner(
      "a mapped IPv6 host in hexadecimal",
      { "fetch \"http://[::ffff:7f00:2]:\($0.inner.port)/\" | text" }, code: "E402"),
    .inner(
      "a host behind user-info",
      { "fetch \"http://public.example@127.0.0.2:\($0.inner.port)/\" | text" }, code: "E402"),
    .inner(
      "a host made of percent signs",
      { "fetch \"http://%31%32%37.0.0.2:\($0.inner.port)/\" | text" }, code: "E402"),
    .inner(
      "a host that an item makes",
      { "2..2 | fetch \"http://127.0.0.\\(.):\($0.inner.port)/\" | text" }),
    .inner("a host in a record", { "[{url: \"\($0.inner.url("/"))\"}] | fetch | text" }),
    .inner("a redirect", { "fetch \"\($0.outer.url("/redirect"))\" | text" }),
    .inner("a redirect after another", { "fetch \"\($0.outer.url("/twice"))\" | text" }),
    .inner("a redirect after a POST", { "post \"\($0.outer.url("/see-other"))\" | text" }),
    .inner(
      "a pipeline in an expression",
      { "[1] | {a: (fetch \"\($0.inner.url("/"))\" | text)} | .a" }, code: "E402"),
    .inner(
      "a session's base",
      { "session s {base: \"\($0.inner.base)\"}\n[\"/\"] | fetch session: s | text" }, code: "E402"),
    WayOut(
      name: "a name that resolves to a private address",
      script: { "fetch \"http://localhost:\($0.outer.port)/\" | text" },
      base: { policy, _ in policy.hosts.ports = nil }, code: "address",
      open: { policy, _ in policy.hosts.allowsPrivateAddresses = true },
      escaped: { trial, _ in trial.values == ["fine"] }),
    WayOut(
      name: "a redirect to a name that resolves to a private address",
      script: { "fetch \"\($0.outer.url("/name"))\" retry: 0 | text" },
      base: { policy, _ in
        policy.hosts.ports = nil
        policy.hosts.allowsPrivateAddresses = true
        policy.hosts.deny = ["localhost"]
      }, code: "policy.host", open: { policy, _ in policy.hosts.deny = [] },
      // That the inner port of 127.0.0.1 was tried is what counts; nobody listens there, or another
      // test's server does.
      escaped: { trial, _ in trial.refusal.code == "connect" || trial.values == ["fine"] }),
    WayOut(
      name: "the address of no host",
      script: { "fetch \"http://0.0.0.0:\($0.outer.port)/\" | text" },
      base: { policy, _ in policy.hosts.ports = nil }, code: "E402",
      open: { policy, _ in policy.hosts.allowsPrivateAddresses = true },
      escaped: { trial, _ in trial.values == ["fine"] }),
    WayOut(
      name: "a port that is none of the web's", script: { "fetch \"\($0.outer.url("/"))\" | text" },
      base: { policy, _ in policy.hosts.allowedBlocks = AddressBlock.own }, code: "E402",
      open: { policy, _ in policy.hosts.ports = nil },
      escaped: { trial, _ in trial.values == ["fine"] }),
    WayOut(
      name: "a denied block", script: { "fetch \"http://localhost:\($0.outer.port)/\" | text" },
      base: { policy, _ in
        policy.hosts.ports = nil
        policy.hosts.allowsPrivateAddresses = true
        policy.hosts.deniedBlocks = AddressBlock.own
      }, code: "address", open: { policy, _ in policy.hosts.deniedBlocks = [] },
      escaped: { trial, _ in trial.values == ["fine"] }),
    WayOut(
      name: "another host by a header",
      script: { "fetch \"\($0.outer.url("/host"))\" headers: {Host: \"inner.example\"} | text" },
      base: { policy, _ in
        policy.hosts.ports = nil
        policy.hosts.allowedBlocks = AddressBlock.own
      }, code: "policy.header", open: { policy, _ in policy.hosts.allowsHostHeader = true },
      escaped: { trial, _ in trial.values == ["inner.example"] }),
    WayOut(
      name: "a method that changes things",
      script: { "delete \"\($0.outer.url("/method"))\" | text" },
      base: { policy, _ in
        policy.hosts.ports = nil
        policy.hosts.allowedBlocks = AddressBlock.own
        policy.hosts.methods = .only(["GET"])
      }, code: "policy.method", open: { policy, _ in policy.hosts.methods = .any },
      escaped: { trial, _ in trial.values == ["DELETE"] }),
    .fileURL("a URL of the file system", "[\"file:///etc/hostname\"] | fetch | text"),
    .fileURL("a URL of the file system in the script", "fetch \"file:///etc/hostname\" | text"),
    .fileURL(
      "a redirect to the file system", "fetch \"http://api.example/file\" | text"),
    .name(
      "clear text", asks: "http://api.example/", "fetch \"http://api.example/\" | text",
      code: "E402", base: { $0.hosts.schemes = ["https"] },
      open: { $0.hosts.schemes = ["https", "http"] }),
    .name(
      "a redirect to clear text", asks: "http://api.example/",
      "fetch \"https://api.example/clear\" | text", base: { $0.hosts.schemes = ["https"] },
      open: { $0.hosts.schemes = ["https", "http"] }),
    .name(
      "a host that is not listed", asks: "http://other.example/",
      "fetch \"http://other.example/\" | text",
      code: "E402", base: { $0.hosts.allow = ["api.example"] }, open: { $0.hosts.allow = nil }),
    .name(
      "a redirect to a host that is not listed", asks: "http://other.example/",
      "fetch \"http://api.example/redirect\" | text",
      base: { $0.hosts.allow = ["api.example"] }, open: { $0.hosts.allow = nil }),
    .name(
      "a host whose name ends as a listed one", asks: "http://notexample.org/",
      "fetch \"http://notexample.org/\" | text", code: "E402",
      base: { $0.hosts.allow = ["*.example.org"] }, open: { $0.hosts.allow = nil }),
    .name(
      "a host whose name begins as a listed one", asks: "http://api.example.evil.test/",
      "fetch \"http://api.example.evil.test/\" | text", code: "E402",
      base: { $0.hosts.allow = ["api.example"] }, open: { $0.hosts.allow = nil }),
    .name(
      "a denied host in capitals", asks: "http://INTERNAL.example/",
      "fetch \"http://INTERNAL.example/\" | text", code: "E402",
      base: { $0.hosts.deny = ["internal.example"] }, open: { $0.hosts.deny = [] }),
    .name(
      "a denied host with a dot behind", asks: "http://internal.example./",
      "fetch \"http://internal.example./\" | text", code: "E402",
      base: { $0.hosts.deny = ["internal.example"] }, open: { $0.hosts.deny = [] }),
    .name(
      "a host below a denied one", asks: "http://a.b.internal.example/",
      "fetch \"http://a.b.internal.example/\" | text", code: "E402",
      base: { $0.hosts.deny = ["*.internal.example"] }, open: { $0.hosts.deny = [] }),
  ]

  static let names: [WayOut] = [
    WayOut(
      name: "a function that sees the environment", script: { _ in "[env(\"HOME\", \"none\")]" },
      base: { policy, _ in policy.environment = .any }, code: "E401",
      open: { policy, _ in policy.functions = .any },
      escaped: { trial, _ in trial.values.count == 1 }),
    WayOut(
      name: "a stage that sees the environment", script: { _ in "env \"PATH\"" },
      base: { policy, _ in policy.environment = .any }, code: "E401",
      open: { policy, _ in policy.stages = .any },
      escaped: { trial, _ in trial.values.count == 1 }),
    WayOut(
      name: "a variable of the environment", script: { _ in "[env(\"PATH\")]" },
      base: { policy, _ in policy.functions = .any }, code: "policy.environment",
      open: { policy, _ in policy.environment = .any },
      escaped: { trial, _ in trial.values.count == 1 }),
    WayOut(
      name: "a forbidden stage in a block",
      script: { "[1] | tee { write \"\($0.folder.path)/made.json\" }" },
      base: { policy, _ in policy.files = Policy.Files(writing: ["/"]) }, code: "E401",
      open: { policy, _ in policy.stages = .any },
      escaped: { trial, _ in trial.values == [1] }),
    WayOut(
      name: "a forbidden stage in a definition",
      script: { _ in "def leak = env \"PATH\"\nleak" },
      base: { policy, _ in policy.environment = .any }, code: "E401",
      open: { policy, _ in policy.stages = .any },
      escaped: { trial, _ in trial.values.count == 1 }),
    WayOut(
      name: "another file by `use`", script: { _ in "use \"other.pipe\" as other\n[other.word]" },
      code: "E216", open: { policy, _ in policy.loading = true },
      escaped: { trial, _ in trial.values == ["from another file"] }),
    WayOut(
      name: "the process's output", script: { _ in "[1] | print" }, code: "policy.standardOutput",
      open: { policy, _ in policy.standardOutput = true },
      escaped: { trial, _ in trial.output == "1\n" }),
    WayOut(
      name: "TLS without checks",
      script: { "fetch \"\($0.outer.url("/"))\" verify: false | text" },
      base: { policy, _ in
        policy.hosts.ports = nil
        policy.hosts.allowedBlocks = AddressBlock.own
      }, code: "E401", open: { policy, _ in policy.requestLabels = .any },
      escaped: { trial, _ in trial.values == ["fine"] }),
    WayOut(
      name: "a file of certificates",
      script: { "fetch \"\($0.outer.url("/"))\" cacert: \"/etc/hosts\" | text" },
      base: { policy, _ in
        policy.hosts.ports = nil
        policy.hosts.allowedBlocks = AddressBlock.own
        policy.files = Policy.Files(reading: ["/"])
      }, code: "E401", open: { policy, _ in policy.requestLabels = .any },
      escaped: { trial, _ in trial.values == ["fine"] }),
    WayOut(
      name: "a file sent by a label",
      script: {
        "post \"\($0.outer.url("/upload"))\" file: \"\($0.folder.path)/secret.txt\" | text"
      },
      base: { policy, site in
        policy.hosts.ports = nil
        policy.hosts.allowedBlocks = AddressBlock.own
        policy.files = Policy.Files(reading: ["/"])
      }, code: "E401", open: { policy, _ in policy.requestLabels = .any }, escaped: gotSecret),
    WayOut(
      name: "a file sent by a function",
      script: {
        "post \"\($0.outer.url("/upload"))\" body: file(\"\($0.folder.path)/secret.txt\") | text"
      },
      base: { policy, site in
        policy.hosts.ports = nil
        policy.hosts.allowedBlocks = AddressBlock.own
        policy.files = Policy.Files(reading: ["/"])
      }, code: "E401", open: { policy, _ in policy.functions = .any }, escaped: gotSecret),
    .way("a proxy", { "fetch \"http://public.example/\" proxy: \"\($0.outer.base)\" | text" }),
    .way(
      "an address for a name",
      {
        "fetch \"http://public.example:\($0.outer.port)/\" resolve: {\"public.example\": \"127.0.0.1\"} | text"
      }),
    .way(
      "another host in the place of one",
      { site in
        "fetch \"http://public.example/\" connectTo: {\"public.example:80\": \"127.0.0.1:\(site.outer.port)\"} | text"
      }),
    .way(
      "an interface", { "fetch \"\($0.outer.url("/"))\" interface: \"127.0.0.1\" | text" }),
    .way(
      "an address family", { "fetch \"\($0.outer.url("/"))\" ip: 4 | text" }),
    .way(
      "passwords of a file",
      { "fetch \"\($0.outer.url("/proof"))\" netrc: \"\($0.folder.path)/netrc\" | text" },
      says: "Basic YWRhOnNlY3JldA=="),
    .way(
      "passwords of a session's file",
      { site in
        "session s {netrc: \"\(site.folder.path)/netrc\"}\nfetch \"\(site.outer.url("/proof"))\" session: s | text"
      }, says: "Basic YWRhOnNlY3JldA=="),
    .way(
      "cookies of a file",
      { "fetch \"\($0.outer.url("/cookie"))\" cookies: \"\($0.folder.path)/cookies\" | text" },
      says: "a=b"),
    WayOut(
      name: "cookies written to a file",
      script: { "fetch \"\($0.outer.url("/cookie"))\" cookies: \"\($0.folder.path)/made\" | text" },
      base: { policy, _ in
        policy.hosts.ports = nil
        policy.hosts.allowedBlocks = AddressBlock.own
        policy.files = Policy.Files(reading: ["/"], writing: ["/"])
      }, code: "E401", open: { policy, _ in policy.requestLabels = .any },
      escaped: { _, site in site.folder.text("made") != nil }),
    WayOut(
      name: "a certificate of the host",
      script: { "fetch \"\($0.outer.url("/"))\" cert: \"/etc/hosts\" | text" },
      base: { policy, _ in
        policy.hosts.ports = nil
        policy.hosts.allowedBlocks = AddressBlock.own
        policy.files = Policy.Files(reading: ["/"])
      }, code: "E401", open: { policy, _ in policy.requestLabels = .any },
      escaped: { trial, _ in trial.values == ["fine"] }),
    WayOut(
      name: "a Unix socket",
      script: { _ in
        "fetch \"http://public.example/\" unixSocket: \"/nowhere.sock\" retry: 0 | text"
      },
      base: { policy, _ in
        policy.hosts.ports = nil
        policy.hosts.allowsPrivateAddresses = true
        policy.files = Policy.Files(writing: ["/"])
      }, code: "E401", open: { policy, _ in policy.requestLabels = .any },
      // Nobody listens there; that it was tried is what counts.
      escaped: { trial, _ in trial.refusal.code == "connect" }),
    WayOut(
      name: "a Unix socket outside of the folders",
      script: { _ in
        "fetch \"http://public.example/\" unixSocket: \"/nowhere.sock\" retry: 0 | text"
      },
      base: { policy, site in
        policy.requestLabels = .any
        policy.hosts.allowsPrivateAddresses = true
        policy.files = Policy.Files(writing: [site.inside])
      }, code: "policy.files",
      open: { policy, _ in policy.files = Policy.Files(writing: ["/"]) },
      escaped: { trial, _ in trial.refusal.code == "connect" }),
    WayOut(
      name: "a Unix socket, which is no public address",
      script: { _ in
        "fetch \"http://public.example/\" unixSocket: \"/nowhere.sock\" retry: 0 | text"
      },
      base: { policy, _ in
        policy.requestLabels = .any
        policy.files = Policy.Files(writing: ["/"])
      }, code: "address", open: { policy, _ in policy.hosts.allowsPrivateAddresses = true },
      escaped: { trial, _ in trial.refusal.code == "connect" }),
    WayOut(
      name: "a proxy where none may be used",
      script: { "fetch \"http://public.example/\" proxy: \"\($0.outer.base)\" | text" },
      base: { policy, _ in
        policy.requestLabels = .any
        policy.hosts.allowedBlocks = AddressBlock.own
      }, code: "policy.proxy", open: { policy, _ in policy.proxies = true },
      escaped: { trial, _ in trial.values == ["fine"] }),
    WayOut(
      name: "who the process's user is",
      script: { "fetch \"\($0.outer.url("/"))\" auth: {negotiate: {}} | text" },
      base: { policy, _ in
        policy.hosts.ports = nil
        policy.hosts.allowedBlocks = AddressBlock.own
      }, code: "policy.auth", open: { policy, _ in policy.hosts.allowsNegotiate = true },
      escaped: { trial, _ in trial.values == ["fine"] }),
    WayOut(
      name: "a token of an inner server",
      script: { site in
        "fetch \"\(site.outer.url("/"))\" retry: 0 "
          + "auth: {oauth: {url: \"\(site.inner.url("/token"))\", id: \"a\", secret: \"b\"}} | text"
      },
      base: { policy, _ in
        policy.hosts.ports = nil
        policy.hosts.allowedBlocks = AddressBlock.own
      }, code: "auth.token", open: { policy, _ in policy.hosts.allowsPrivateAddresses = true },
      escaped: { _, site in site.innerRequests > 0 }),
    WayOut(
      name: "more memory by a label",
      script: { "fetch \"\($0.outer.url("/"))\" memory: 100GiB | text" },
      base: { policy, _ in
        policy.hosts.ports = nil
        policy.hosts.allowedBlocks = AddressBlock.own
      }, code: "E401", open: { policy, _ in policy.requestLabels = .any },
      escaped: { trial, _ in trial.values == ["fine"] }),
  ]

  static let files: [WayOut] = [
    WayOut(
      name: "a stage that reads files", script: { "read \"\($0.folder.path)/secret.txt\" | text" },
      base: { policy, _ in policy.files = Policy.Files(reading: ["/"]) }, code: "E401",
      open: { policy, _ in policy.stages = .any }, escaped: gotSecret),
    .file("an absolute path", { "read \"\($0.folder.path)/secret.txt\"" }, escaped: gotSecret),
    .file("a path that climbs", { _ in "read \"../secret.txt\"" }, escaped: gotSecret),
    .file(
      "a path that climbs further in", { _ in "read \"./link/../secret.txt\"" }, escaped: gotSecret),
    .file("a link to a file", { _ in "read \"link.txt\"" }, escaped: gotSecret),
    .file("a link to a folder", { _ in "read \"link/secret.txt\"" }, escaped: gotSecret),
    .file("a pattern through a link", { _ in "read \"link/*.txt\"" }, escaped: gotSecret),
    .file("a pattern that climbs", { _ in "read \"../*.txt\"" }, escaped: gotSecret),
    .file(
      "a list of files elsewhere", { "files \"\($0.folder.path)/beside/*\"" },
      escaped: { trial, _ in !trial.values.isEmpty }),
    .file(
      "a file written outside", { "[\"x\"] | write \"\($0.folder.path)/made.txt\"" },
      escaped: { _, site in site.folder.text("made.txt") != nil }),
    .file(
      "a file written through a link", { _ in "[\"x\"] | write \"link/made.txt\"" },
      escaped: { _, site in site.folder.text("beside/made.txt") != nil }),
    .file(
      "a file that is added to through a link",
      { _ in "[\"x\"] | write \"link.txt\" append: true" },
      escaped: { trial, site in trial.refusal.code != "policy.files" }),
    .file(
      "a file written onto a link", { _ in "[\"x\"] | write \"link.txt\"" },
      escaped: { _, site in site.folder.text("secret.txt") == "x\n" }),
    .file(
      "a file saved onto a link", { _ in "[\"x\"] | save \"link.txt\"" },
      escaped: { _, site in site.folder.text("inside/link.txt") == "x" }),
    .file(
      "a file saved onto a link that an item names",
      { _ in "[\"link\"] | save \"\\(.).txt\"" },
      escaped: { _, site in site.folder.text("inside/link.txt") == "link" }),
    .file(
      "files saved through a link", { _ in "[\"x\"] | save \"made.txt\", in: \"link\"" },
      escaped: { _, site in site.folder.text("beside/made.txt") != nil }),
    .upload(
      "a file sent as it is",
      { "post \"\($0.outer.url("/upload"))\" body: file(\"../secret.txt\") | text" }),
    .upload(
      "a file sent through a link",
      { "post \"\($0.outer.url("/upload"))\" file: \"link.txt\" | text" }),
    .upload(
      "a file sent as a part of a form",
      { site in
        "post \"\(site.outer.url("/upload"))\" multipart: {a: file(\"link/secret.txt\")} | text"
      }),
    .upload(
      "a file sent by a record",
      { "[{url: \"\($0.outer.url("/upload"))\", body: file(\"../secret.txt\")}] | fetch | text" }),
    .upload(
      "passwords of a file elsewhere",
      { "fetch \"\($0.outer.url("/proof"))\" netrc: \"../netrc\" | text" },
      says: "Basic YWRhOnNlY3JldA=="),
    .upload(
      "cookies of a file elsewhere",
      { "fetch \"\($0.outer.url("/cookie"))\" cookies: \"../cookies\" | text" },
      says: "a=b", writes: true),
    .file(
      "failures written outside", { "['{}'] | json | .a | dead \"\($0.folder.path)/made.jsonl\"" },
      escaped: { _, site in site.folder.text("made.jsonl") != nil }),
  ]

  static let limits: [WayOut] = [
    .limit(
      "a source without end", "range 0 | where . < 0", code: "limit.items",
      base: { $0.items = 10_000 },
      open: {
        $0.items = 30_000_000; $0.time = .milliseconds(200)
      },
      escaped: { $0.refusal.code == "limit.time" }),
    .limit(
      "items made of one another", "1..100 | map 1..100 | each . | map 1..100 | each . | count",
      code: "limit.items",
      base: { $0.items = 10_000 }, open: { $0.items = .max }, escaped: { $0.values == [1_000_000] }),
    .limit(
      "waiting for hours", "every 1h times: 4 | count", code: "limit.time",
      base: { $0.time = .seconds(5) }, open: { $0.time = nil }, escaped: { $0.values == [4] }),
    .limit(
      "memory by `collect`",
      "1..20000 | map \"\\(.) and more text than a number\" | collect | count",
      code: "limit.memory", base: { $0.memory = 100_000 }, open: { $0.memory = .max }),
    .limit(
      "memory by `sort`", "1..20000 | map \"\\(.) and more text than a number\" | sort | count",
      code: "limit.memory", base: { $0.memory = 100_000 }, open: { $0.memory = .max }),
    .limit(
      "memory by `unique`", "1..20000 | map \"\\(.) and more text than a number\" | unique | count",
      code: "limit.memory", base: { $0.memory = 100_000 }, open: { $0.memory = .max }),
    .limit(
      "memory by `batch`", "1..20000 | map \"\\(.) and more text\" | batch 20000 | count",
      code: "limit.memory", base: { $0.memory = 100_000 }, open: { $0.memory = .max }),
    .limit(
      "memory by `group`", "1..20000 | group . | count",
      code: "limit.memory", base: { $0.memory = 100_000 }, open: { $0.memory = .max }),
    .limit(
      "a text that doubles",
      (0..<24).map { "let t\($0 + 1) = \"\\(t\($0))\\(t\($0))\"" }.reduce("let t0 = \"x\"") {
        $0 + "\n" + $1
      }
        + "\nlength(t24)", code: "limit.value",
      base: { $0.valueBytes = 1 << 20 }, open: { $0.valueBytes = .max },
      escaped: { $0.values == [16_777_216] }),
    .limit(
      "a list that is a range", "let all = 1..9000000\ncount(all)", code: "limit.value",
      base: { $0.valueBytes = 1 << 20 }, open: { $0.valueBytes = .max },
      escaped: { $0.values == [9_000_000] }),
    .limit(
      "a text by `pad`", "[\"x\"] | pad 1000000 | length(.)", code: "limit.value",
      base: { $0.valueBytes = 100_000 }, open: { $0.valueBytes = .max },
      escaped: { $0.values == [1_000_000] }),
    .limit(
      "many requests", "1..50 | fetch \"http://api.example/\\(.)\" | .status | count",
      code: "limit.requests", base: { $0.requests = 10 }, open: { $0.requests = .max },
      escaped: { $0.asked.count == 50 }),
    .limit(
      "a circle of redirects", "fetch \"http://api.example/circle\" follow: 90 | text",
      code: "limit.requests", base: { $0.requests = 10 }, open: { $0.requests = .max },
      escaped: { $0.asked["http://api.example/circle"] == 91 }),
    .limit(
      "attempts without end", "fetch \"http://api.example/busy\" retry: 60 backoff: 1ms | text",
      code: "limit.requests",
      base: {
        $0.requests = 10
        $0.time = nil
      }, open: { $0.requests = .max },
      escaped: { $0.asked["http://api.example/busy"] == 61 }),
    .limit(
      "many bytes in all", "1..50 | fetch \"http://api.example/kilo/\\(.)\" | text | count",
      code: "limit.responseBytes", base: { $0.responseBytes = 10_000 },
      open: { $0.responseBytes = .max }, escaped: { $0.values == [50] }),
    .limit(
      "a long script", "[1]" + String(repeating: " ", count: 5000), code: "E403",
      base: { $0.scriptBytes = 1000 }, open: { $0.scriptBytes = .max }),
    .limit(
      "a deep script", String(repeating: "[", count: 30) + "1" + String(repeating: "]", count: 30),
      code: "E403", base: { $0.nesting = 16 }, open: { $0.nesting = .max }),
    WayOut(
      name: "much output", script: { _ in "1..1000 | print" },
      base: { policy, _ in
        policy.standardOutput = true
        policy.limits.outputBytes = 1000
      }, code: "limit.output", open: { policy, _ in policy.limits.outputBytes = .max },
      escaped: { trial, _ in trial.output.utf8.count == 3893 }),
    WayOut(
      name: "a large body", script: { "fetch \"\($0.outer.url("/large"))\" | text | length(.)" },
      base: { policy, _ in
        policy.hosts.ports = nil
        policy.hosts.allowedBlocks = AddressBlock.own
        policy.limits.bodyBytes = 50_000
      }, code: "body.tooLarge", open: { policy, _ in policy.limits.bodyBytes = .max },
      escaped: { trial, _ in trial.values == [100_000] }),
    WayOut(
      name: "a large body by a label",
      script: { "fetch \"\($0.outer.url("/large"))\" maxBody: 1GiB | text | length(.)" },
      base: { policy, _ in
        policy.hosts.ports = nil
        policy.hosts.allowedBlocks = AddressBlock.own
        policy.limits.bodyBytes = 50_000
      }, code: "body.tooLarge", open: { policy, _ in policy.limits.bodyBytes = .max },
      escaped: { trial, _ in trial.values == [100_000] }),
    WayOut(
      name: "a large body that is dropped",
      script: { "fetch \"\($0.outer.url("/large"))\" | .status" },
      base: { policy, _ in
        policy.hosts.ports = nil
        policy.hosts.allowedBlocks = AddressBlock.own
        policy.limits.bodyBytes = 50_000
      }, code: "body.tooLarge", open: { policy, _ in policy.limits.bodyBytes = .max },
      escaped: { trial, _ in trial.values == [200] }),
    WayOut(
      name: "a body that unpacks to a large one",
      script: { "fetch \"\($0.outer.url("/packed"))\" | text | length(.)" },
      base: { policy, _ in
        policy.hosts.ports = nil
        policy.hosts.allowedBlocks = AddressBlock.own
        policy.limits.bodyBytes = 50_000
      }, code: "body.tooLarge", open: { policy, _ in policy.limits.bodyBytes = .max },
      escaped: { trial, _ in trial.values == [100_000] }),
  ]
}
