/// The sources of a run, by their ids: what a renderer needs to show the lines of diagnostics.
///
/// A value: copies are independent. Ids are handed out in the order of adding and never used again.
public struct SourceMap: Sendable {
  /// The sources in the order of their ids.
  public private(set) var sources: [Source] = []

  /// Makes an empty map.
  public init() {}

  /// Makes a map of one text, whose id is `.main`.
  public init(name: String, text: String) {
    add(name: name, bytes: Array(text.utf8))
  }

  /// Adds a text and gives it the next id.
  @discardableResult
  public mutating func add(name: String, bytes: [UInt8]) -> Source {
    let source = Source(id: SourceID(UInt32(sources.count)), name: name, bytes: bytes)
    sources.append(source)
    return source
  }

  /// The source of an id, or nil where this map never gave it out.
  public subscript(id: SourceID) -> Source? {
    let index = Int(id.rawValue)
    return sources.indices.contains(index) ? sources[index] : nil
  }
}
