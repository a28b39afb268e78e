extension Value {
  /// About how many bytes are held by keeping the value.
  ///
  /// What several values share is counted for each of them. Takes time linear in what is not a view
  /// of a JSON text.
  package var heldSize: Int {
    switch self {
    case .null, .bool, .int, .double, .duration, .size, .rate: 24
    case .text(let text): 24 + text.retainedCapacity
    case .decimal(let number): 24 + number.text.retainedCapacity
    case .bytes(let bytes): 24 + bytes.retainedCapacity
    case .list(let list):
      switch list.form {
      case .array(let values): values.reduce(56) { $0 + $1.heldSize }
      case .json(let document, let array): document.heldSize(of: Int(array))
      }
    case .record(let record):
      switch record.form {
      case .shaped(_, let values): values.reduce(64) { $0 + $1.heldSize }
      case .json(let document, let object): document.heldSize(of: Int(object))
      }
    case .object: 256
    }
  }
}

extension JSONDocument {
  /// The share of a container in its document.
  fileprivate func heldSize(of container: Int) -> Int {
    let part = end(container) - container
    let whole = max(1, end(0))
    let share = min(1, Double(part) / Double(whole))
    return 64 + 8 * part + Int(share * Double(body.retainedCapacity))
  }
}
