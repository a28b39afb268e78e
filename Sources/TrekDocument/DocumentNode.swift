/// A node of a document: an element, a text, a comment; the first is the document.
struct DocumentNode: Sendable {
  enum Kind: UInt8, Sendable {
    case document, element, text, comment, instruction, doctype
  }

  var kind: Kind
  /// Whether an element of a page belongs to SVG or MathML, whose names keep their case.
  var isForeign = false
  /// The number of an element's name.
  var name: Int32 = -1
  /// The node that it is in; -1 for the document.
  var parent: Int32
  /// The first node behind its subtree.
  var end: Int32
  /// The sibling before it that is an element; -1 where there is none.
  var previous: Int32
  /// Of an element its attributes, of all others their text.
  var content: TextRange
}

/// An attribute of an element.
struct DocumentAttribute: Sendable {
  var name: Int32
  var value: TextRange
}

/// A part of what a document holds: of its source, or beyond that of what was decoded.
struct TextRange: Sendable, Hashable {
  var start: UInt32
  var count: UInt32
}
