public import TrekDiagnostics

/// The codes of what a policy forbids, where that shows before the run.
///
/// They concern only scripts that another program runs within limits; the command sets none.
public enum PolicyCode {
  /// A stage, a function or a label that the policy does not allow.
  public static let name = ErrorCode(
    "E401", "the policy does not allow this",
    story: """
      The program that runs the script lets it use some stages, functions and labels only: those \
      that reach no files, no processes and no other hosts than it wants.
      """,
    wrong: #"read "/etc/passwd""#, right: #"fetch "https://example.org/" | text"#)

  /// A host, port or method that the policy does not allow.
  public static let host = ErrorCode(
    "E402", "the policy does not allow this host",
    story: """
      The program that runs the script says which hosts it may ask. Addresses of the machine \
      itself and of private networks are usually not among them, however they are written.
      """,
    wrong: #"fetch "http://127.0.0.1/""#, right: #"fetch "https://example.org/""#)

  /// A script that is too long, or nested too deep.
  public static let size = ErrorCode(
    "E403", "the script is larger than the policy allows",
    story: """
      The program that runs the script limits how long its text is, and how deep brackets stand \
      in one another.
      """,
    wrong: "[[[[[[[[1]]]]]]]]", right: "[1]")

  /// All of them.
  public static let all = [name, host, size]
}
