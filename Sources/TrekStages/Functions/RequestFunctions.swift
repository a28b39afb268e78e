internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

extension FunctionDefinition {
  /// The function `file`.
  static let file = FunctionDefinition(
    "file", group: "Files", "Gives a file to send, in `body:` and `multipart:` of requests.",
    taking: Argument<String>("path", "Where it is."),
    Argument<String?>("name", "What the server is told that it is called.", default: nil),
    Argument<String?>("type", "Its media type; by the ending of its name.", default: nil),
    gives: .any,
    discussion: """
      Nothing is read before it is sent, and it is never held whole. It has `.path`, `.name` and \
      `.type`.
      """,
    failures: [
      FailureDescription(
        "argument", "The name or the type holds a character that cannot be sent.",
        example: #"["a\nb"] | map file("words.txt", "words.txt", .)"#)
    ],
    examples: [
      Example(#"file("shots/a.png").type"#, prints: "image/png"),
      Example(
        #"fetch "https://example.test/echo" multipart: {day: 3, shot: file("words.txt")} | .status"#,
        prints: "200"),
    ]
  ) { path, name, type throws(StageFailure) in
    .object(try FileArgument.file(path, name: name, mediaType: type))
  }
}

/// Files that scripts name.
enum FileArgument {
  /// The file of a path, or a failure that says what of it cannot be sent.
  static func file(
    _ path: String, name: String? = nil, mediaType: String? = nil
  ) throws(StageFailure) -> RequestFile {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw StageFailure(code: "file.argument", "the path of a file is empty or holds NUL")
    }
    guard let file = RequestFile(path: path, name: name, mediaType: mediaType) else {
      throw StageFailure(
        code: "file.argument",
        "the name or the media type of a file holds a control character, or is empty")
    }
    return file
  }
}
