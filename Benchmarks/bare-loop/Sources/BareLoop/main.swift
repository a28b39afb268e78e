// The floor: libcurl's multi interface in a bare loop, on the main thread.
//
// BareLoop [--fields] [--thread] MODE URLFILE CONCURRENCY
//
// MODE is `null`, or `h2` for HTTP/2 over TLS without checking the certificate. Bodies are dropped.
// With `--fields` it sends the two header fields that the transport sends, so that both put the
// same bytes on the wire: libcurl formats them letter by letter, some 150 instructions each. With
// `--thread` it runs beside the main thread, as a transport must: the C library then locks.

import CCurl
import Glibc

var arguments = Array(CommandLine.arguments.dropFirst())
let sendsFields = arguments.contains("--fields")
let hasThread = arguments.contains("--thread")
arguments.removeAll { $0.hasPrefix("--") }
guard arguments.count >= 3, let concurrency = Int(arguments[2]), concurrency > 0,
  let file = fopen(arguments[1], "r")
else {
  print("usage: BareLoop [--fields] [--thread] null|h2 URLFILE CONCURRENCY")
  exit(2)
}
curl_global_init(Int(CURL_GLOBAL_SSL))
let loop = Loop(
  file, isHTTP2: arguments[0] == "h2", concurrency: concurrency, sendsFields: sendsFields)
if hasThread { loop.runOnThread() } else { loop.run() }
exit(loop.failed == 0 ? 0 : 1)
