#if TREK_YAML
  internal import TrekDocument
  internal import TrekValues

  /// Builds the values of the documents of a text out of libyaml's events, without calling itself.
  final class YAMLCursor: ValueCursor {
    private let events: YAMLEvents
    private var ended = false

    init(_ text: Text) throws(DocumentError) { events = try YAMLEvents(text.bytes) }

    func next() throws(DocumentError) -> Value? {
      guard !ended else { return nil }
      do throws(DocumentError) {
        while true {
          switch try events.next().kind {
          case .documentStart:
            var tree = YAMLTree()
            while true {
              if let root = try tree.take(try events.next()) { return root }
            }
          case .streamEnd:
            ended = true
            return nil
          default: continue
          }
        }
      } catch {
        ended = true
        throw error
      }
    }
  }

  /// A document while its events come.
  private struct YAMLTree {
    /// A sequence or mapping that is open.
    private struct Frame {
      var anchor: String?
      /// How many nodes there were when it began.
      var before: Int
      var values: [Value] = []
      /// nil in a sequence.
      var fields: YAMLFields?
    }

    private var open: [Frame] = []
    private var anchors: [String: (value: Value, nodes: Int)] = [:]
    /// How many nodes were made, those that aliases repeat among them, and how many of those.
    private var nodes = 0
    private var repeated = 0

    /// Takes an event; gives the document's value when it is whole.
    mutating func take(_ event: YAMLEvent) throws(DocumentError) -> Value? {
      switch event.kind {
      case .scalar(let text, let tag, let isPlain):
        nodes += 1
        let value = try Self.scalar(text, tag, isPlain, event)
        keep(event.anchor, value, 1)
        let isMerge = isPlain && tag == nil && text == Text("<<")
        return try add(value, keyed: text, isMerge: isMerge, event)
      case .alias(let name):
        guard let (value, count) = anchors[name] else {
          throw event.error("the alias `*\(name)` stands for nothing that is before it")
        }
        nodes += count
        repeated += count
        if repeated > YAMLReader.maximumRepeated {
          throw event.error(
            "the aliases repeat more than \(YAMLReader.maximumRepeated) nodes", cause: "size")
        }
        return try add(value, keyed: value.asText, isMerge: false, event)
      case .sequenceStart, .mappingStart:
        nodes += 1
        if open.count >= Value.maximumDepth { throw event.tooDeep }
        let isMapping = event.kind == .mappingStart
        open.append(
          Frame(anchor: event.anchor, before: nodes - 1, fields: isMapping ? YAMLFields() : nil))
        return nil
      case .sequenceEnd, .mappingEnd:
        guard let frame = open.popLast() else { return nil }
        let value: Value
        do throws(NestingError) {
          if let fields = frame.fields {
            value = .record(try Self.record(fields))
          } else {
            value = .list(try List(checking: frame.values))
          }
        } catch {
          throw event.tooDeep
        }
        keep(frame.anchor, value, nodes - frame.before)
        return try add(value, keyed: nil, isMerge: false, event)
      case .documentStart, .documentEnd, .streamStart, .streamEnd: return nil
      }
    }

    private static func record(_ fields: YAMLFields) throws(NestingError) -> Record {
      for value in fields.values where value.depth >= Value.maximumDepth { throw NestingError() }
      return Record(Array(zip(fields.keys, fields.values)))
    }

    private mutating func keep(_ anchor: String?, _ value: Value, _ count: Int) {
      if let anchor { anchors[anchor] = (value, count) }
    }

    /// Puts a value where it belongs; gives it back where it is the whole document.
    private mutating func add(
      _ value: Value, keyed: Text?, isMerge: Bool, _ event: YAMLEvent
    ) throws(DocumentError) -> Value? {
      guard !open.isEmpty else { return value }
      let last = open.count - 1
      guard open[last].fields != nil else {
        open[last].values.append(value)
        return nil
      }
      if open[last].fields?.key == nil {
        guard let keyed else {
          throw event.error("a key must be text or a number, and this is \(value.typeName)")
        }
        open[last].fields?.key = keyed
        open[last].fields?.merges = isMerge
      } else {
        try open[last].fields?.set(value, event)
      }
      return nil
    }

    private static func scalar(
      _ text: Text, _ tag: String?, _ isPlain: Bool, _ event: YAMLEvent
    ) throws(DocumentError) -> Value {
      let core = "tag:yaml.org,2002:"
      guard let tag, tag.hasPrefix(core) else {
        // A tag of somebody's own says nothing of what it stands for.
        return isPlain && tag != "!" ? CoreScalar.value(text) : .text(text)
      }
      let name = tag.dropFirst(core.count)
      let value = CoreScalar.value(text)
      switch (name, value) {
      case ("str", _): return .text(text)
      case ("null", .null), ("bool", .bool), ("int", .int), ("float", .decimal): return value
      case ("float", .int): return value
      case ("int", .decimal(let number)) where number.int64 == nil && number.text.isWhole:
        return value
      case ("binary", _):
        let packed = Text(text.string.filter { !$0.isWhitespace })
        guard let bytes = Base64.decode(packed) else {
          throw event.error("this is tagged `!!binary` and is no base64")
        }
        return .bytes(bytes)
      case ("null", _), ("bool", _), ("int", _), ("float", _):
        throw event.error("this is tagged `!!\(name)` and is none")
      default: return isPlain ? value : .text(text)
      }
    }
  }

  extension Text {
    /// Whether it is digits alone, but for a sign.
    fileprivate var isWhole: Bool {
      withUTF8 { $0.allSatisfy { $0 == UInt8(ascii: "-") || ($0 >= 0x30 && $0 <= 0x39) } }
    }
  }
#endif
