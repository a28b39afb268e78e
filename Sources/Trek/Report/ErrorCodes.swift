import TrekCheck
public import TrekDiagnostics
import TrekSyntax

extension ErrorCatalog {
  /// The codes of all phases.
  public static let trek = ErrorCatalog(
    ErrorCode.syntax, ErrorCode.checkCodes, PolicyCode.all, RunCode.all)
}
