public import TrekValues

/// Reads text as a document: what a library for HTML or XML does for the stages.
public protocol DocumentReader: Sendable {
  /// Why nothing can be read at all, for people, with what to do; nil where it can.
  var absence: ReaderAbsence? { get }
  /// Reads a text that came from a URL.
  ///
  /// Takes memory and time in proportion to the text, whatever is in it, or throws.
  func read(_ text: Text, url: Text?) throws(DocumentError) -> Document
}

/// Why a reader cannot read.
public struct ReaderAbsence: Error, Sendable, Hashable {
  /// What is missing: lower case, no full stop.
  public let message: String
  /// What to do about it.
  public let help: String

  /// Makes a reason.
  public init(_ message: String, help: String) {
    self.message = message
    self.help = help
  }
}

/// Stands where a program has no reader: says which product brings one.
public struct MissingReader: DocumentReader {
  /// What is missing.
  public let absence: ReaderAbsence?

  /// Makes a reader that reads nothing.
  public init(of language: String, product: String) {
    absence = ReaderAbsence(
      "this program has no reader of \(language)",
      help: "give its interpreter the catalog of the package's product `\(product)`")
  }

  /// Throws.
  public func read(_ text: Text, url: Text?) throws(DocumentError) -> Document {
    throw DocumentError("library", absence?.message ?? "", help: absence?.help)
  }
}
