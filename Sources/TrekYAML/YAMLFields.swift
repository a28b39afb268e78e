#if TREK_YAML
  internal import TrekDocument
  internal import TrekValues

  /// The fields of a mapping while they come.
  struct YAMLFields {
    private(set) var keys: [Text] = []
    private(set) var values: [Value] = []
    /// Whether a field came by `<<`, and another may replace it.
    private var isMerged: [Bool] = []
    private var places: [Text: Int] = [:]
    /// The key whose value comes next.
    var key: Text?
    /// Whether that key is `<<`.
    var merges = false

    /// Sets the field whose key came before.
    mutating func set(_ value: Value, _ event: YAMLEvent) throws(DocumentError) {
      guard let key else { return }
      self.key = nil
      if merges {
        try merge(value, event)
        return
      }
      if let place = places[key] {
        guard isMerged[place] else { throw event.error("the key `\(key)` occurs twice") }
        values[place] = value
        isMerged[place] = false
        return
      }
      append(key, value, isMerged: false)
    }

    private mutating func append(_ key: Text, _ value: Value, isMerged merged: Bool) {
      places[key] = keys.count
      keys.append(key)
      values.append(value)
      isMerged.append(merged)
    }

    /// Takes the fields that are not there yet: of one mapping, or of several, the first first.
    private mutating func merge(_ value: Value, _ event: YAMLEvent) throws(DocumentError) {
      var sources: [Value] = [value]
      if case .list(let list) = value { sources = Array(list) }
      for source in sources {
        guard case .record(let record) = source else {
          throw event.error("`<<` takes mappings, and this is \(source.typeName)")
        }
        for (key, value) in record where places[key] == nil {
          append(key, value, isMerged: true)
        }
      }
    }
  }
#endif
