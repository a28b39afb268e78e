internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

/// The argument of `http`: 1 or 2.
struct ProtocolVersion: ArgumentValue {
  let version: TransferOptions.Version

  static var argumentType: ValueType { .number }

  init(_ version: TransferOptions.Version) { self.version = version }

  init(argument: Value) throws(ArgumentMismatch) {
    switch argument.asDouble {
    case 1, 1.1: version = .http1
    case 2: version = .http2
    default: throw ArgumentMismatch("must be 1 or 2")
    }
  }

  var argumentText: String {
    switch version {
    case .automatic: "what the transport does best"
    case .http1: "1"
    case .http2: "2"
    }
  }
}
