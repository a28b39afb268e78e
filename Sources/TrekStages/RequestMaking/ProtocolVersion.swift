internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

/// The argument of `http`: 1.0, 1, 2 or 3.
struct ProtocolVersion: ArgumentValue {
  let version: TransferOptions.Version

  static var argumentType: ValueType { .number }

  init(_ version: TransferOptions.Version) { self.version = version }

  init(argument: Value) throws(ArgumentMismatch) {
    if case .double(1) = argument {
      version = .http10
      return
    }
    switch argument.asDouble {
    case 1, 1.1: version = .http1
    case 2: version = .http2
    case 3: version = .http3
    default: throw ArgumentMismatch("must be 1.0, 1, 1.1, 2 or 3")
    }
  }

  var argumentText: String {
    switch version {
    case .automatic: "what the transport does best"
    case .http1: "1"
    case .http2: "2"
    case .http10: "1.0"
    case .http3: "3"
    }
  }
}
