/// Why a text could not be read as a document.
public struct DocumentError: Error, Sendable, Hashable {
  /// What kind of mistake it is, for programs: `syntax`, `depth`, `size`, `effort`, `entity`.
  public let cause: String
  /// What is wrong and where, for people: lower case, no full stop.
  public let message: String
  /// What to do about it, or nil.
  public let help: String?

  /// Makes an error.
  public init(_ cause: String, _ message: String, help: String? = nil) {
    self.cause = cause
    self.message = message
    self.help = help
  }

  /// The elements nest deeper than documents may.
  public static func depth(line: Int? = nil) -> DocumentError {
    let place = line.map { ", in line \($0)" } ?? ""
    return DocumentError(
      "depth", "elements nest more than \(Document.maximumDepth) deep\(place)")
  }

  /// The document is larger than documents may be.
  public static let size = DocumentError(
    "size", "the document has more than \(Document.maximumNodes) nodes")
}
