internal import TrekValues

extension Value {
  /// The same value for who keeps it for long: text or bytes that are a small part of a large
  /// buffer are copied, so that one line kept does not keep the file's whole piece.
  var compacted: Value {
    switch self {
    case .text(let text) where text.retainedCapacity > 8 * (text.count + 64):
      .text(text.detached())
    case .bytes(let bytes) where bytes.retainedCapacity > 8 * (bytes.count + 64):
      .bytes(bytes.detached())
    default: self
    }
  }
}
