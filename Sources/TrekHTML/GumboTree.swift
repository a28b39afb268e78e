#if TREK_GUMBO
  internal import CGumbo
  internal import TrekDocument

  #if canImport(Glibc)
    internal import Glibc
  #elseif canImport(Musl)
    internal import Musl
  #else
    internal import Darwin
  #endif

  /// The tree that gumbo made of a page, while it is copied.
  struct GumboTree: ~Copyable {
    private let parsed: OpaquePointer
    private let page: UnsafeRawBufferPointer

    /// Parses a page, whose bytes must stay where they are while the tree is used.
    init(_ page: UnsafeRawBufferPointer) throws(DocumentError) {
      // Gumbo takes ten times a page's size and more; a page of little but tags is refused.
      let memory = min((64 << 20) + 16 * page.count, 1 << 30)
      // A megabyte takes it a tenth of a second.
      let time = 1_000_000_000 + UInt64(page.count) * 1000
      var parsed: OpaquePointer?
      var none: CChar = 0
      let result = withUnsafePointer(to: &none) { none in
        trek_gumbo_parse(
          page.baseAddress?.assumingMemoryBound(to: CChar.self) ?? none, page.count, memory, time,
          &parsed)
      }
      guard let parsed else {
        switch result {
        case TREK_GUMBO_TOO_LARGE:
          throw DocumentError(
            "size", "the tree of the page would take more than \(memory >> 20) MiB",
            help: "a page of this size has hardly ever so many elements")
        case TREK_GUMBO_TOO_SLOW:
          throw DocumentError(
            "effort",
            "the page took more than \(time / 1_000_000_000) s to be parsed and was given up",
            help: "elements that nest deep are the usual cause")
        default: throw DocumentError("size", "no memory is left for the tree of the page")
        }
      }
      self.parsed = parsed
      self.page = page
    }

    deinit { trek_gumbo_free(parsed) }

    /// Copies the tree, without calling itself.
    func build(_ builder: inout DocumentBuilder) throws(DocumentError) {
      var names = TagNames()
      guard let document = trek_gumbo_document(parsed) else { return }
      let doctype = trek_gumbo_doctype(document).pointee
      if doctype.has_doctype, let name = doctype.name {
        try builder.doctype(UnsafeRawBufferPointer(start: name, count: strlen(name)))
      }
      /// The node whose children come, and which of them is next.
      var parents: [(node: UnsafePointer<GumboNode>, next: Int)] = [(document, 0)]
      while let (parent, next) = parents.last {
        guard let node = Self.child(next, of: parent) else {
          parents.removeLast()
          builder.close()
          continue
        }
        parents[parents.count - 1].next += 1
        switch node.pointee.type {
        case GUMBO_NODE_ELEMENT, GUMBO_NODE_TEMPLATE:
          try open(trek_gumbo_element(node).pointee, &names, &builder)
          parents.append((node, 0))
        case GUMBO_NODE_TEXT, GUMBO_NODE_WHITESPACE, GUMBO_NODE_CDATA:
          try builder.text(bytes(trek_gumbo_text(node).pointee))
        case GUMBO_NODE_COMMENT: try builder.comment(bytes(trek_gumbo_text(node).pointee))
        default: break
        }
      }
    }

    private static func child(
      _ index: Int, of node: UnsafePointer<GumboNode>
    ) -> UnsafePointer<GumboNode>? {
      // The document's vector of children lies where an element's does: each is the first member.
      let children = trek_gumbo_element(node).pointee.children
      guard index < Int(children.length), let child = children.data[index] else { return nil }
      return UnsafePointer(child.assumingMemoryBound(to: GumboNode.self))
    }

    private func open(
      _ element: GumboElement, _ names: inout TagNames, _ builder: inout DocumentBuilder
    ) throws(DocumentError) {
      let isForeign = element.tag_namespace != GUMBO_NAMESPACE_HTML
      try builder.open(names.number(of: element, &builder), isForeign: isForeign)
      for index in 0..<Int(element.attributes.length) {
        guard let entry = element.attributes.data[index] else { continue }
        let attribute = entry.assumingMemoryBound(to: GumboAttribute.self).pointee
        try builder.attribute(names.number(of: attribute, &builder), value(attribute))
      }
    }

    /// The text of a node: in the page where nothing in it was decoded.
    private func bytes(_ text: GumboText) -> UnsafeRawBufferPointer {
      guard let start = text.text else { return UnsafeRawBufferPointer(start: nil, count: 0) }
      let decoded = UnsafeRawBufferPointer(start: start, count: strlen(start))
      return inPage(text.original_text, decoded) ?? decoded
    }

    /// The value of an attribute: in the page, behind its quote, where nothing in it was decoded.
    private func value(_ attribute: GumboAttribute) -> UnsafeRawBufferPointer {
      guard let start = attribute.value else { return UnsafeRawBufferPointer(start: nil, count: 0) }
      let decoded = UnsafeRawBufferPointer(start: start, count: strlen(start))
      var original = attribute.original_value
      if original.length >= 2, let data = original.data,
        data[0] == CChar(UInt8(ascii: "\"")) || data[0] == CChar(UInt8(ascii: "'"))
      {
        original.data = data + 1
        original.length -= 2
      }
      return inPage(original, decoded) ?? decoded
    }

    /// The same bytes in the page, or nil where they are not there.
    private func inPage(
      _ piece: GumboStringPiece, _ decoded: UnsafeRawBufferPointer
    ) -> UnsafeRawBufferPointer? {
      guard let base = page.baseAddress, let data = piece.data, !decoded.isEmpty else { return nil }
      let offset = UnsafeRawPointer(data) - base
      guard offset >= 0, offset <= page.count, decoded.count <= page.count - offset,
        let start = decoded.baseAddress, memcmp(base + offset, start, decoded.count) == 0
      else { return nil }
      return UnsafeRawBufferPointer(rebasing: page[offset..<(offset + decoded.count)])
    }
  }

  /// The numbers of names in the document, kept by what gumbo calls them.
  private struct TagNames {
    private var tags = [Int32](repeating: -1, count: Int(GUMBO_TAG_LAST.rawValue) + 1)

    mutating func number(of element: GumboElement, _ builder: inout DocumentBuilder) -> Int32 {
      let isKnown =
        element.tag != GUMBO_TAG_UNKNOWN && element.tag_namespace == GUMBO_NAMESPACE_HTML
      let place = Int(element.tag.rawValue)
      if isKnown, tags[place] >= 0 { return tags[place] }
      let number: Int32
      if isKnown, let name = gumbo_normalized_tagname(element.tag) {
        number = builder.name(UnsafeRawBufferPointer(start: name, count: strlen(name)))
        tags[place] = number
      } else {
        number = unknown(element, &builder)
      }
      return number
    }

    /// The name as it stands in the page: in lower case, or as SVG writes it.
    private func unknown(
      _ element: GumboElement, _ builder: inout DocumentBuilder
    ) -> Int32 {
      var piece = element.original_tag
      if piece.data == nil || piece.length == 0 {
        let name = gumbo_normalized_tagname(element.tag)
        return builder.name(
          UnsafeRawBufferPointer(start: name, count: name.map { strlen($0) } ?? 0))
      }
      gumbo_tag_from_original_text(&piece)
      if element.tag_namespace == GUMBO_NAMESPACE_SVG,
        let name = gumbo_normalize_svg_tagname(&piece)
      {
        return builder.name(UnsafeRawBufferPointer(start: name, count: strlen(name)))
      }
      let name = UnsafeRawBufferPointer(start: piece.data, count: piece.length)
      let lower = name.map { $0 &- UInt8(ascii: "A") < 26 ? $0 | 0x20 : $0 }
      return lower.withUnsafeBytes { builder.name($0) }
    }

    func number(of attribute: GumboAttribute, _ builder: inout DocumentBuilder) -> Int32 {
      guard let name = attribute.name else {
        return builder.name(UnsafeRawBufferPointer(start: nil, count: 0))
      }
      let bytes = UnsafeRawBufferPointer(start: name, count: strlen(name))
      let prefix: StaticString
      switch attribute.attr_namespace {
      case GUMBO_ATTR_NAMESPACE_XLINK: prefix = "xlink:"
      case GUMBO_ATTR_NAMESPACE_XML: prefix = "xml:"
      default: return builder.name(bytes)
      }
      let whole = Array("\(prefix)".utf8) + Array(bytes)
      return whole.withUnsafeBytes { builder.name($0) }
    }
  }
#endif
