#if TREK_YAML
  internal import CYAML
  internal import TrekDocument
  internal import TrekValues

  /// Something that libyaml found in a text.
  struct YAMLEvent {
    enum Kind: Equatable {
      case streamStart, streamEnd, documentStart, documentEnd
      case sequenceStart, sequenceEnd, mappingStart, mappingEnd
      case alias(String)
      /// Its text, its tag where it has one, and whether it stands without quotes.
      case scalar(Text, String?, Bool)
    }

    let kind: Kind
    let anchor: String?
    /// From 1.
    let line: Int
    let column: Int

    func error(_ message: String, cause: String = "syntax") -> DocumentError {
      DocumentError(cause, "line \(line), column \(column): \(message)")
    }

    var tooDeep: DocumentError {
      error("lists and mappings nest more than \(Value.maximumDepth) deep", cause: "depth")
    }
  }

  /// libyaml's parser over bytes.
  final class YAMLEvents {
    private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    private let input: Input

    /// What the parser reads, a piece at a time.
    private final class Input {
      let bytes: Bytes
      var offset = 0
      init(_ bytes: Bytes) { self.bytes = bytes }
    }

    init(_ bytes: Bytes) throws(DocumentError) {
      input = Input(bytes)
      guard yaml_parser_initialize(parser) == 1 else {
        parser.deallocate()
        throw DocumentError("size", "no memory is left to read the text")
      }
      yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
      // The parser goes with this object, and the input with both.
      yaml_parser_set_input(
        parser,
        { context, buffer, size, given in
          guard let context, let buffer, let given else { return 0 }
          let input = Unmanaged<Input>.fromOpaque(context).takeUnretainedValue()
          let end = min(input.offset + size, input.bytes.count)
          input.bytes[input.offset..<end].withUnsafeBytes { part in
            UnsafeMutableRawBufferPointer(start: buffer, count: size).copyMemory(from: part)
          }
          given.pointee = end - input.offset
          input.offset = end
          return 1
        }, Unmanaged.passUnretained(input).toOpaque())
    }

    deinit {
      yaml_parser_delete(parser)
      parser.deallocate()
    }

    /// The next event; after the end of the stream its end again.
    func next() throws(DocumentError) -> YAMLEvent {
      var event = yaml_event_t()
      guard yaml_parser_parse(parser, &event) == 1 else { throw problem }
      defer { yaml_event_delete(&event) }
      return YAMLEvent(
        kind: Self.kind(event), anchor: Self.anchor(event), line: Int(event.start_mark.line) + 1,
        column: Int(event.start_mark.column) + 1)
    }

    private var problem: DocumentError {
      if parser.pointee.error == YAML_MEMORY_ERROR {
        return DocumentError("size", "no memory is left to read the text")
      }
      let problem = parser.pointee.problem.map { String(cString: $0) } ?? "this is no YAML"
      let context = parser.pointee.context.map { " " + String(cString: $0) } ?? ""
      let isPlaced = parser.pointee.error != YAML_READER_ERROR
      let mark = isPlaced ? parser.pointee.problem_mark : parser.pointee.mark
      return DocumentError(
        "syntax", "line \(mark.line + 1), column \(mark.column + 1): \(problem)\(context)")
    }

    private static func kind(_ event: yaml_event_t) -> YAMLEvent.Kind {
      switch event.type {
      case YAML_DOCUMENT_START_EVENT: return .documentStart
      case YAML_DOCUMENT_END_EVENT: return .documentEnd
      case YAML_SEQUENCE_START_EVENT: return .sequenceStart
      case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
      case YAML_MAPPING_START_EVENT: return .mappingStart
      case YAML_MAPPING_END_EVENT: return .mappingEnd
      case YAML_ALIAS_EVENT: return .alias(string(event.data.alias.anchor) ?? "")
      case YAML_SCALAR_EVENT:
        let scalar = event.data.scalar
        let bytes = UnsafeRawBufferPointer(start: scalar.value, count: scalar.length)
        return .scalar(
          Text(String(decoding: bytes, as: UTF8.self)), string(scalar.tag),
          scalar.style == YAML_PLAIN_SCALAR_STYLE)
      case YAML_STREAM_START_EVENT: return .streamStart
      default: return .streamEnd
      }
    }

    private static func anchor(_ event: yaml_event_t) -> String? {
      switch event.type {
      case YAML_SCALAR_EVENT: string(event.data.scalar.anchor)
      case YAML_SEQUENCE_START_EVENT: string(event.data.sequence_start.anchor)
      case YAML_MAPPING_START_EVENT: string(event.data.mapping_start.anchor)
      default: nil
      }
    }

    private static func string(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
      bytes.map { String(cString: $0) }
    }
  }
#endif
