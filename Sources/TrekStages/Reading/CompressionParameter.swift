internal import TrekCompression
internal import TrekStageKit
internal import TrekValues

/// How a file is compressed.
enum CompressionWord: String, ArgumentWord {
  /// It is not.
  case none
  /// By gzip.
  case gzip
  /// By zstd.
  case zstd

  /// The format that a script says, or else the end of a name.
  static func format(_ word: CompressionWord?, path: String) -> CompressionFormat? {
    switch word {
    case nil: CompressionFormat(path: path)
    case .some(.none): nil
    case .gzip: .gzip
    case .zstd: .zstd
    }
  }
}

/// The parameter that says how a file is compressed.
struct CompressionParameter: StageParameter {
  private static let word = Parameter<CompressionWord?>(
    "compression", "How it is compressed.", default: nil)

  var descriptions: [ParameterDescription] {
    var word = Self.word.descriptions
    word[0].defaultText = "by the name's end"
    return word
  }

  func bind(_ arguments: Arguments) throws(StageFailure) -> CompressionWord? {
    try Self.word.bind(arguments)
  }
}
