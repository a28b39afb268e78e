public import TrekDiagnostics

/// The codes of what goes wrong while a script runs.
public enum RunCode {
  /// No answer came.
  public static let network = ErrorCode(
    "E501", "a request got no answer",
    story: """
      The name was not found, nobody listened, the connection broke off or nothing came in time. \
      The notes say what libcurl saw. Idempotent methods are tried again before it counts: \
      `retry:` says how often. Let `catch`, `settle`, `ignore` or `dead` take such failures where \
      the script shall go on as if all were well.
      """,
    wrong: #"fetch "http://127.0.0.1:1/" retry: 0 | content | print"#,
    right: #"fetch "http://127.0.0.1:1/" retry: 0 | content | catch { map "none" } | print"#)

  /// An answer came that `accept` refuses.
  public static let status = ErrorCode(
    "E502", "an answer's status is not accepted",
    story: """
      By default only 200 to 399 are. `accept: any` takes every answer as it is, `accept: 404` \
      this one besides; or take the failure with `catch`: its `.response` is the answer.
      """,
    wrong: #"fetch "https://example.test/missing" | .status | print"#,
    right: #"fetch "https://example.test/missing" accept: any | .status | print"#)

  /// The data is not what a stage needs.
  public static let data = ErrorCode(
    "E503", "an item's data is not what the stage needs",
    story: """
      A text is no JSON, a field is missing, a number is none. The item becomes a failure, the \
      others go on. `.field?` gives null where a field is missing, and `??` something in its place.
      """,
    wrong: "[{a: 1}, {b: 2}] | .a | print",
    right: "[{a: 1}, {b: 2}] | .a? ?? 0 | print")

  /// An `expect` was not met.
  public static let expectation = ErrorCode(
    "E504", "an expectation was not met",
    story: """
      `expect` was given an item for which its condition does not hold. The run goes on and ends \
      with exit code 4; add `strict` to stop at once.
      """,
    wrong: "[1, 2, 3] | expect . < 3 | print",
    right: "[1, 2, 3] | expect . < 4 | print")

  /// An output could not be written.
  public static let output = ErrorCode(
    "E505", "output could not be written",
    story: """
      A file or standard output refused what was written to it. What follows would not be whole, so \
      the run stops with exit code 5. Files that were not finished are left as `NAME.part`.
      """,
    wrong: #"["text"] | write "missing-folder/out.txt""#,
    right: #"["text"] | write "out.txt""#)

  /// All of them.
  public static let all = [network, status, data, expectation, output]
}
