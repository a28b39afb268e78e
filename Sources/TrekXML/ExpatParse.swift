#if TREK_EXPAT
  internal import CExpat
  internal import TrekDocument
  internal import TrekValues

  #if canImport(Glibc)
    internal import Glibc
  #elseif canImport(Musl)
    internal import Musl
  #else
    internal import Darwin
  #endif

  /// One run of expat over a text.
  ///
  /// Expat calls back with what it finds; the object is what those calls get. Used by one task.
  final class ExpatParse {
    private let parser: XML_Parser
    private let bytes: UnsafeRawBufferPointer
    private var builder: DocumentBuilder
    /// What stopped the run from inside of a call.
    private var failure: DocumentError?
    /// How much text has come, entities included.
    private var grown = 0

    /// What all entities of a text may grow to: so many times its size, or this.
    private static let growth: Float = 10
    private static let growthInAnyCase = 1 << 20
    /// How much longer the text may be than what it was read from.
    private static let growthOfText = 64 << 20
    /// Expat takes texts of 2 GiB at a time.
    private static let portion = 1 << 20

    init(_ bytes: UnsafeRawBufferPointer, of source: Bytes, url: Text?) throws(DocumentError) {
      // The text is UTF-8 by now, whatever its declaration says.
      guard let parser = XML_ParserCreate("UTF-8") else {
        throw DocumentError("size", "no memory is left for the document")
      }
      self.parser = parser
      self.bytes = bytes
      do throws(DocumentError) {
        builder = try DocumentBuilder(.xml, url: url, source: source, at: bytes.baseAddress)
      } catch {
        XML_ParserFree(parser)
        throw error
      }
      setUp()
    }

    deinit { XML_ParserFree(parser) }

    private func setUp() {
      // Released before the object goes: `run` is its method.
      XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
      _ = trek_expat_limit_entities(parser, UInt64(Self.growthInAnyCase), Self.growth)
      XML_SetParamEntityParsing(parser, XML_PARAM_ENTITY_PARSING_NEVER)
      XML_SetElementHandler(
        parser, { data, name, attributes in ExpatParse.of(data).start(name, attributes) },
        { data, _ in ExpatParse.of(data).builder.close() })
      XML_SetCharacterDataHandler(parser) { data, text, count in
        ExpatParse.of(data).text(text, Int(count))
      }
      XML_SetCommentHandler(parser) { data, text in
        ExpatParse.of(data).add(text) { (builder, bytes) throws(DocumentError) in
          try builder.comment(bytes)
        }
      }
      XML_SetProcessingInstructionHandler(parser) { data, target, rest in
        ExpatParse.of(data).instruction(target, rest)
      }
      XML_SetExternalEntityRefHandler(parser) { parser, _, _, system, _ in
        guard let parser, let data = trek_expat_user_data(parser) else { return 0 }
        ExpatParse.of(data).refuseEntity(system)
        return 0
      }
      XML_SetSkippedEntityHandler(parser) { data, name, _ in ExpatParse.of(data).skipped(name) }
    }

    private static func of(_ data: UnsafeMutableRawPointer?) -> ExpatParse {
      guard let data else { preconditionFailure("expat gives back what `setUp` gave it") }
      return Unmanaged<ExpatParse>.fromOpaque(data).takeUnretainedValue()
    }

    /// Reads the whole text.
    func run() throws(DocumentError) -> Document {
      var offset = 0
      repeat {
        let count = min(Self.portion, bytes.count - offset)
        let isLast = offset + count == bytes.count
        let start = bytes.baseAddress.map {
          ($0 + offset).assumingMemoryBound(to: CChar.self)
        }
        let status = XML_Parse(parser, start, Int32(count), isLast ? 1 : 0)
        if let failure { throw failure }
        if status != XML_STATUS_OK { throw syntaxError() }
        offset += count
      } while offset < bytes.count
      return builder.finish()
    }

    // MARK: What expat finds

    private func start(
      _ name: UnsafePointer<CChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    ) {
      guard failure == nil, let name else { return }
      attempt { builder throws(DocumentError) in
        do throws(DocumentError) {
          try builder.open(builder.name(Self.bytes(name)))
        } catch {
          throw error.cause == "depth" ? .depth(line: Int(XML_GetCurrentLineNumber(parser))) : error
        }
        var next = attributes
        while let name = next?.pointee, let value = next?[1] {
          let number = builder.name(Self.bytes(name))
          try builder.attribute(number, Self.bytes(value))
          next = next.map { $0 + 2 }
        }
      }
    }

    private func text(_ start: UnsafePointer<CChar>?, _ count: Int) {
      guard failure == nil, let start else { return }
      grown += count
      if grown > bytes.count + Self.growthOfText {
        return stop(
          DocumentError("entity", "\(place): the entities of the text grow beyond all measure"))
      }
      let copy = UnsafeRawBufferPointer(start: start, count: count)
      let found = inSource(copy) ?? copy
      attempt { builder throws(DocumentError) in try builder.text(found) }
    }

    /// The same bytes in the text, where the place says that they are there.
    private func inSource(_ copy: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
      let offset = XML_GetCurrentByteIndex(parser)
      guard Int(XML_GetCurrentByteCount(parser)) == copy.count, offset >= 0,
        offset + copy.count <= bytes.count, let base = bytes.baseAddress,
        let start = copy.baseAddress, memcmp(base + offset, start, copy.count) == 0
      else { return nil }
      return UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + copy.count)])
    }

    private func add(
      _ text: UnsafePointer<CChar>?,
      _ body: (inout DocumentBuilder, UnsafeRawBufferPointer) throws(DocumentError) -> Void
    ) {
      guard failure == nil, let text else { return }
      attempt { builder throws(DocumentError) in try body(&builder, Self.bytes(text)) }
    }

    private func instruction(_ target: UnsafePointer<CChar>?, _ rest: UnsafePointer<CChar>?) {
      guard failure == nil, let target else { return }
      var whole = Array(Self.bytes(target))
      if let rest, rest.pointee != 0 { whole += [32] + Array(Self.bytes(rest)) }
      whole.withUnsafeBytes { bytes in
        attempt { builder throws(DocumentError) in try builder.instruction(bytes) }
      }
    }

    private func refuseEntity(_ system: UnsafePointer<CChar>?) {
      let name = system.map { String(cString: $0) } ?? ""
      stop(
        DocumentError(
          "entity", "\(place): the text refers to `\(name.prefix(80))` outside of it",
          help: "nothing is read from elsewhere on behalf of a document"))
    }

    private func skipped(_ name: UnsafePointer<CChar>?) {
      let name = name.map { String(cString: $0) } ?? ""
      stop(
        DocumentError(
          "entity", "\(place): the entity `\(name.prefix(80))` is not declared in the text",
          help: "`html` knows the entities of HTML"))
    }

    // MARK: Failing

    private func attempt(
      _ body: (inout DocumentBuilder) throws(DocumentError) -> Void
    ) {
      do throws(DocumentError) {
        try body(&builder)
      } catch {
        stop(error)
      }
    }

    private func stop(_ error: DocumentError) {
      if failure == nil { failure = error }
      XML_StopParser(parser, 0)
    }

    private var place: String {
      "line \(XML_GetCurrentLineNumber(parser)), column \(XML_GetCurrentColumnNumber(parser) + 1)"
    }

    private func syntaxError() -> DocumentError {
      let code = XML_GetErrorCode(parser)
      switch code {
      case XML_ERROR_AMPLIFICATION_LIMIT_BREACH:
        return DocumentError("entity", "\(place): the entities of the text grow beyond all measure")
      case XML_ERROR_NO_ELEMENTS:
        return DocumentError("syntax", "\(place): there is no element")
      case XML_ERROR_UNDEFINED_ENTITY:
        return DocumentError(
          "entity", "\(place): an entity is not declared in the text",
          help: "`html` knows the entities of HTML")
      default:
        let words = XML_ErrorString(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
        return DocumentError("syntax", "\(place): \(words)")
      }
    }

    private static func bytes(_ text: UnsafePointer<CChar>) -> UnsafeRawBufferPointer {
      UnsafeRawBufferPointer(start: text, count: strlen(text))
    }
  }
#endif
