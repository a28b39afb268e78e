/// The codes of all phases: what `trek explain E203` looks in.
///
/// Each phase gives the list of its own codes; whoever links the phases puts the lists together.
public struct ErrorCatalog: Sendable {
  /// All codes, in the order of their ids.
  public let codes: [ErrorCode]

  /// Puts lists together.
  public init(_ lists: [ErrorCode]...) {
    codes = lists.flatMap { $0 }.sorted { $0.id < $1.id }
  }

  /// The code of an id, in upper or lower case; nil where there is none.
  public subscript(id: String) -> ErrorCode? {
    let id = id.uppercased()
    return codes.first { $0.id == id }
  }

  /// The ids that more than one code has; none, unless two phases chose the same.
  public var ambiguousIDs: [String] {
    zip(codes, codes.dropFirst()).filter { $0.0.id == $0.1.id }.map(\.0.id)
  }
}
