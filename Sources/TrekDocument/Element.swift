public import TrekValues

/// An element of a document as a value of a script: the document and the place in it.
///
/// Elements of one document share it, and keep it whole.
public final class Element: OpaqueValue {
  /// The document that it is of.
  public let document: Document
  /// Its place in document order; 0 is the document itself.
  public let index: Int

  /// Makes the element at a place, which must be that of an element or 0.
  init(_ document: Document, _ index: Int) {
    self.document = document
    self.index = index
  }

  /// The element that a value is, or nil.
  public static func of(_ value: Value) -> Element? {
    if case .object(let object) = value { object as? Element } else { nil }
  }

  /// Whether it is the whole document.
  public var isDocument: Bool { index == 0 }

  /// Its name, as `h1` or `dc:title`; `#document` for the document.
  public var name: Text { isDocument ? "#document" : document.name(of: index) }

  /// The value of an attribute, or nil where it has none of that name.
  ///
  /// In a page the case of the name does not matter.
  public func attribute(_ name: String) -> Text? {
    let name = document.language == .html ? name.lowercased() : name
    for index in document.attributeRange(of: index) {
      let attribute = document.attributes[index]
      let known = document.names[attribute.name].text
      // Names that keep capitals are those of SVG.
      if known == Text(name)
        || (document.language == .html && known.string.lowercased() == name)
      {
        return document.text(attribute.value)
      }
    }
    return nil
  }

  /// The names and values of its attributes, in the order in which they stand.
  public var attributes: [(name: Text, value: Text)] {
    document.attributeRange(of: index).map { index in
      let attribute = document.attributes[index]
      return (document.names[attribute.name].text, document.text(attribute.value))
    }
  }

  /// Its children that are elements.
  public var children: [Element] {
    var children: [Element] = []
    var next = document.firstElement(in: index)
    while let child = next {
      children.append(Element(document, child))
      next = document.nextElement(after: child)
    }
    return children
  }

  /// The element around it; nil for the outermost.
  public var parent: Element? {
    document.parentElement(of: index).map { Element(document, $0) }
  }

  // MARK: As a value

  /// `element`.
  public var typeName: String { "element" }

  /// The names of the fields.
  public let fieldNames = Element.fields

  /// The fields that all elements have.
  public static let fields = [
    "name", "text", "attributes", "children", "parent", "markup", "url",
  ]

  /// The field of a name.
  public func field(_ name: String) -> Value? {
    switch name {
    case "name": .text(self.name)
    case "text": .text(text)
    case "attributes": .record(record)
    case "children": .list(List(children.map(Value.object)))
    case "parent": parent.map(Value.object) ?? .null
    case "markup": .text(markup)
    case "url": document.url.map(Value.text) ?? .null
    default: nil
    }
  }

  private var record: Record { Record(attributes.map { ($0.name, .text($0.value)) }) }

  /// Its markup.
  public func asText() -> Text? { markup }

  /// A record of its name, its attributes and its text.
  public func asValue() -> Value {
    ["name": .text(name), "attributes": .record(record), "text": .text(text)]
  }

  /// The record, and that of the attributes in it.
  public var depth: Int { 3 }

  /// Whether it is the same element of the same document.
  public func isEqual(to other: any OpaqueValue) -> Bool {
    guard let other = other as? Element else { return false }
    return other.document === document && other.index == index
  }

  /// Feeds the document and the place.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(document))
    hasher.combine(index)
  }
}
