public import TrekDocument
public import TrekValues

/// Reads pages by the HTML Standard, with libgumbo.
///
/// What a page can do to it is limited: nesting (`Document.maximumDepth`, found before gumbo sees the
/// page), memory and processor time in proportion to the page. Safe to use from any thread.
public struct HTMLReader: DocumentReader {
  /// Makes a reader.
  public init() {}

  #if TREK_GUMBO
    /// Nothing is missing.
    public var absence: ReaderAbsence? { nil }

    /// Reads a page; what is wrong with its markup is repaired as browsers do.
    public func read(_ text: Text, url: Text?) throws(DocumentError) -> Document {
      let source = text.bytes
      let outcome = source.withUnsafeBytes { bytes -> Result<Document, DocumentError> in
        do throws(DocumentError) {
          return .success(try Self.read(bytes, of: source, url: url))
        } catch {
          return .failure(error)
        }
      }
      return try outcome.get()
    }

    private static func read(
      _ bytes: UnsafeRawBufferPointer, of source: Bytes, url: Text?
    ) throws(DocumentError) -> Document {
      let line = NestingScan.line(
        inWhich: bytes.assumingMemoryBound(to: UInt8.self), nestsBeyond: Document.maximumDepth)
      if let line { throw .depth(line: line) }
      var builder = try DocumentBuilder(.html, url: url, source: source, at: bytes.baseAddress)
      let tree = try GumboTree(bytes)
      try tree.build(&builder)
      return builder.finish()
    }
  #else
    /// The library is.
    public var absence: ReaderAbsence? {
      ReaderAbsence(
        "pages are read by libgumbo, which this program was built without",
        help: "install the package `libgumbo-dev` and build again")
    }

    /// Throws.
    public func read(_ text: Text, url: Text?) throws(DocumentError) -> Document {
      throw DocumentError("library", absence?.message ?? "", help: absence?.help)
    }
  #endif
}
