public import TrekDocument

/// The readers of documents that stages work with: each is over a library that not every program
/// wants to be linked with.
public struct DocumentReaders: Sendable {
  /// What `html` reads with.
  public var html: any DocumentReader
  /// What `xml` and `feed` read with.
  public var xml: any DocumentReader
  /// What `yaml` and files of YAML are read with.
  public var yaml: any ValueReader

  /// Makes a set of readers; a stage whose reader is left out is known and cannot be used.
  public init(
    html: any DocumentReader = MissingReader(of: "HTML", product: "TrekFormats"),
    xml: any DocumentReader = MissingReader(of: "XML", product: "TrekFormats"),
    yaml: any ValueReader = MissingReader(of: "YAML", product: "TrekFormats")
  ) {
    self.html = html
    self.xml = xml
    self.yaml = yaml
  }
}
