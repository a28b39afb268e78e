public import TrekDocument
public import TrekValues

/// Reads XML 1.0, with expat.
///
/// Nothing is read from outside of the text: a reference to an external entity is an error.
/// Entities of the text's own may grow to ten times its size, and to a megabyte in any case.
/// Safe to use from any thread.
public struct XMLReader: DocumentReader {
  /// Makes a reader.
  public init() {}

  #if TREK_EXPAT
    /// Nothing is missing.
    public var absence: ReaderAbsence? { nil }

    /// Reads a text; a mistake in it is an error with its line and column.
    public func read(_ text: Text, url: Text?) throws(DocumentError) -> Document {
      let source = text.bytes
      let outcome = source.withUnsafeBytes { bytes -> Result<Document, DocumentError> in
        do throws(DocumentError) {
          let parse = try ExpatParse(bytes, of: source, url: url)
          return .success(try parse.run())
        } catch {
          return .failure(error)
        }
      }
      return try outcome.get()
    }
  #else
    /// The library is.
    public var absence: ReaderAbsence? {
      ReaderAbsence(
        "XML is read by expat, which this program was built without",
        help: "install the package `libexpat1-dev` and build again")
    }

    /// Throws.
    public func read(_ text: Text, url: Text?) throws(DocumentError) -> Document {
      throw DocumentError("library", absence?.message ?? "", help: absence?.help)
    }
  #endif
}
