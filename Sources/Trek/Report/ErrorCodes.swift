public import TrekDiagnostics

extension ErrorCatalog {
  /// The codes of all phases.
  public static let trek = ErrorCatalog(RunCode.all)
}
