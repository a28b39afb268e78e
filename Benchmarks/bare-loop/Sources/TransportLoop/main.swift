// The transport alone: the same work as BareLoop, through CurlTransport.
//
// TransportLoop MODE URLFILE CONCURRENCY
//
// MODE is `null` (bodies dropped), `whole` (assembled, then dropped), or `h2` (HTTP/2 over TLS
// without checking the certificate, dropped).

import Glibc
import TrekCurl
import TrekHTTP

let arguments = CommandLine.arguments
guard arguments.count >= 4, let concurrency = Int(arguments[3]), concurrency > 0,
  let file = fopen(arguments[2], "r")
else {
  print("usage: TransportLoop null|whole|h2 URLFILE CONCURRENCY")
  exit(2)
}
let isHTTP2 = arguments[1] == "h2"
let options = TransferOptions(verify: !isHTTP2, version: isHTTP2 ? .http2 : .automatic)
let feeder = Feeder(file, arguments[1] == "whole" ? .assemble : .discard, options)
do {
  let transport = try CurlTransport()
  let first = feeder.begin(concurrency)
  if first.isEmpty { exit(0) }
  transport.send(first)
  exit(feeder.wait() == 0 ? 0 : 1)
} catch {
  print(error)
  exit(1)
}
