public import TrekDocument
public import TrekValues

/// Reads YAML with libyaml: each document of a text is a value.
///
/// Plain scalars are what the core schema of YAML 1.2 says (section 10.3.2): `no` and `on` are text.
/// Fields keep their order. What a text can do is limited: nesting, and what aliases repeat. Safe to
/// use from any thread.
public struct YAMLReader: ValueReader {
  /// How many nodes the aliases of a document may repeat.
  public static let maximumRepeated = 1_000_000

  /// Makes a reader.
  public init() {}

  #if TREK_YAML
    /// Nothing is missing.
    public var absence: ReaderAbsence? { nil }

    /// Begins to read a text.
    public func values(of text: Text) throws(DocumentError) -> any ValueCursor {
      try YAMLCursor(text)
    }
  #else
    /// The library is.
    public var absence: ReaderAbsence? {
      ReaderAbsence(
        "YAML is read by libyaml, which this program was built without",
        help: "install the package `libyaml-dev` and build again")
    }

    /// Throws.
    public func values(of text: Text) throws(DocumentError) -> any ValueCursor {
      throw DocumentError("library", absence?.message ?? "", help: absence?.help)
    }
  #endif
}
