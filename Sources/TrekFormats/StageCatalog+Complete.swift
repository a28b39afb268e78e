internal import TrekHTML
public import TrekStageKit
internal import TrekStages
internal import TrekXML
internal import TrekYAML

extension StageCatalog {
  /// The language with all its readers of documents, as the command has it.
  ///
  /// A program that uses it is linked with the libraries of those readers that the build found.
  public static let complete = StageCatalog.standard(
    reading: DocumentReaders(html: HTMLReader(), xml: XMLReader(), yaml: YAMLReader()))
}
