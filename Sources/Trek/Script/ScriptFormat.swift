public import TrekDiagnostics
import TrekSyntax

/// Lays scripts out in the one usual way.
public enum ScriptFormat {
  /// What came of laying a script out.
  public struct Result: Sendable {
    /// The text; nil where the script has errors.
    public let text: String?
    /// The errors, and the warnings of its text.
    public let diagnostics: [Diagnostic]
    /// The texts that they have their places in.
    public let sources: SourceMap
  }

  /// Lays a script out; a pure function.
  public static func format(_ bytes: [UInt8], name: String) -> Result {
    var sources = SourceMap()
    let source = sources.add(name: name, bytes: bytes)
    let parsed = Parser.parse(source)
    return Result(
      text: parsed.hasErrors ? nil : Printer.text(of: parsed.tree),
      diagnostics: parsed.diagnostics, sources: sources)
  }
}
