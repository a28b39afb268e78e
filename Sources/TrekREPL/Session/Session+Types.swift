import Trek

extension Session {
  /// The types of the names as their values show them, fields and all: for people and for
  /// completion, not for the check, since a field may be in one item and not in another.
  var closeTypes: [String: ValueType] {
    values.mapValues { $0.isSecret ? .text : ValueShape.type(of: $0.value) }
  }
}
