public import TrekValues

/// Reads text as values: what a library for a format of data does for the stages.
public protocol ValueReader: Sendable {
  /// Why nothing can be read at all, for people, with what to do; nil where it can.
  var absence: ReaderAbsence? { get }
  /// Begins to read a text; what is wrong with it comes with the value that it stands in.
  func values(of text: Text) throws(DocumentError) -> any ValueCursor
}

/// Gives the values of a text one after the other.
///
/// Used by one task at a time. Takes memory and time in proportion to the text, whatever is in it.
public protocol ValueCursor: AnyObject {
  /// The next value, or nil after the last. After an error there is none.
  func next() throws(DocumentError) -> Value?
}

extension MissingReader: ValueReader {
  /// Throws.
  public func values(of text: Text) throws(DocumentError) -> any ValueCursor {
    throw DocumentError("library", absence?.message ?? "", help: absence?.help)
  }
}
