extension Record {
  /// The names and their places; of a view of a JSON text it is looked for at each call.
  public var shape: RecordShape {
    switch form {
    case .shaped(let shape, _): shape
    case .json: shaped().shape
    }
  }

  /// The same record with a shape and an array of values, where it is a view of a JSON text.
  public func shaped() -> Record {
    switch form {
    case .shaped: self
    case .json(let document, let object): document.shaped(Int(object), depth: depth)
    }
  }

  /// The fields of both; where a name is in both, the other's value at this one's place.
  public func merging(_ other: Record) -> Record {
    if isEmpty { return other }
    if other.isEmpty { return self }
    let left = shaped()
    let right = other.shaped()
    let first = left.shape
    let second = right.shape
    if first === second { return other }
    let merged = ShapeCache.shape(first.keys + second.keys)
    var values = left.values
    values.reserveCapacity(merged.count)
    for (index, value) in right.values.enumerated() {
      if let place = first.index(of: second.keys[index]) {
        values[place] = value
      } else {
        values.append(value)
      }
    }
    return Record(shape: merged, values: values)
  }

  /// The same record with one field set: in its place, or new at the end.
  public func setting(_ key: RecordKey, to value: Value) -> Record {
    let record = shaped()
    var values = record.values
    let shape = record.shape
    if let index = shape.index(of: key) {
      values[index] = value
      return Record(shape: shape, values: values)
    }
    values.append(value)
    return Record(shape: ShapeCache.shape(shape.keys + [key]), values: values)
  }

  /// The same record without some fields; names that it does not have are passed over.
  public func removing(_ keys: [RecordKey]) -> Record {
    let record = shaped()
    let values = record.values
    let shape = record.shape
    let kept = shape.keys.indices.filter { !keys.contains(shape.keys[$0]) }
    if kept.count == shape.count { return self }
    return Record(
      shape: ShapeCache.shape(kept.map { shape.keys[$0] }), values: kept.map { values[$0] })
  }
}
