import Trek

extension Session {
  /// The types of the names as their values show them, fields and all: for people and for
  /// completion, not for the check, since a field may be in one item and not in another.
  var closeTypes: [String: ValueType] {
    values.mapValues { $0.isSecret ? .text : closeType(of: $0.value, version: $0.version) }
  }

  private func closeType(of value: Value, version: Int) -> ValueType {
    if let known = typeCache[version] { return known }
    let type = ValueShape.type(of: value)
    if typeCache.count > 200 { typeCache = [:] }
    typeCache[version] = type
    return type
  }

  /// The type of kept items as their values show it.
  func closeType(of items: KeptItems, key: String, withNames: Bool) -> ValueType {
    let cached = "\(withNames) \(key)"
    if let known = keptTypeCache[cached] { return known }
    var joined: ValueType?
    var step = 1
    var index = 0
    while index < items.items.count {
      let item = items.items[index]
      if item.failure == nil {
        var next = ValueShape.type(of: item.value)
        if withNames {
          next = .record(["item": next, "names": ValueShape.type(of: item.names)], open: false)
        }
        joined = joined.map { ValueShape.union($0, next) } ?? next
      }
      // All of the first ones, and some of the others.
      if index >= 500 { step = max(1, items.items.count / 500) }
      index += step
    }
    if keptTypeCache.count > 50 { keptTypeCache = [:] }
    keptTypeCache[cached] = joined ?? .any
    return joined ?? .any
  }
}
