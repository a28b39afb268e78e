/// Keeps lists and records within `Value.maximumDepth`.
@usableFromInline
enum Nesting {
  /// The depth of a list or record of these values: 1 plus the deepest.
  @inlinable
  static func depth(of values: [Value]) -> Int {
    var deepest = 0
    for index in values.indices {
      switch values[index] {
      case .list(let list): deepest = max(deepest, list.depth)
      case .record(let record): deepest = max(deepest, record.depth)
      case .object(let object): deepest = max(deepest, object.depth)
      default: break
      }
    }
    return deepest &+ 1
  }

  /// Puts `TooDeep.value` in place of the values that are too deep to be held.
  ///
  /// - Returns: The depth of a list or record of what is left.
  @usableFromInline
  static func cut(_ values: inout [Value]) -> Int {
    for index in values.indices where values[index].depth >= Value.maximumDepth {
      values[index] = TooDeep.value
    }
    return depth(of: values)
  }
}
