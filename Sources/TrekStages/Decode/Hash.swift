internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `hash`: the digest of a body.
  static let hash = StageDefinition(
    "hash", .expand, "Gives the digest of each response, text or bytes, in hexadecimal digits.",
    from: .body, to: .type(.text),
    taking: Parameters(
      Parameter(
        "algorithm", "`sha256`, or for comparing with what others made `sha1` or `md5`.",
        default: DigestAlgorithm.sha256)),
    body: .stream,
    discussion: """
      A response that has no other reader is read while it comes and never held, however long it is. \
      The digest is that of the body after decompression. One that breaks off gives no digest.
      """,
    failures: [
      FailureDescription(
        "input", "The item is neither a response nor text nor bytes.",
        example: #""3" | json | hash"#)
    ],
    examples: [
      Example(
        #""abc" | hash"#,
        prints: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      Example(
        #"fetch "https://example.test/pixel" | hash algorithm: md5"#,
        prints: "3a9124707d294cb8052c6b6752303dc9"),
    ]
  ) { algorithm in
    .expand { item throws(StageFailure) in
      BodyDigest(try BodyPieces(item.value, stage: "hash"), algorithm)
    }
  }
}

/// Which digest is made.
enum DigestAlgorithm: String, ArgumentWord {
  case sha256, sha1, md5
}

/// The one digest of a body.
private final class BodyDigest: ValueIterator {
  private var pieces: BodyPieces
  private var digest: Digest
  private var isOver = false

  init(_ pieces: BodyPieces, _ algorithm: DigestAlgorithm) {
    self.pieces = pieces
    digest = Digest(algorithm)
  }

  func next() throws(StageFailure) -> Value? { try step().value }

  func step() throws(StageFailure) -> IteratorStep {
    while !isOver {
      switch try pieces.next(after: 0) {
      case .bytes(let bytes): bytes.withUnsafeBytes { digest.take($0) }
      case .waiting: return .waiting
      case .ended:
        isOver = true
        return .value(.text(HexDigits.text(Bytes(digest.finish()))))
      }
    }
    return .ended
  }
}
