/// A way in which bytes are compressed.
public enum CompressionFormat: String, Sendable, Hashable, CaseIterable {
  /// RFC 1952: `.gz`.
  case gzip
  /// RFC 1950: what HTTP calls `deflate`.
  case zlib
  /// RFC 8878: `.zst`.
  case zstd

  /// The format that the end of a name says, or nil.
  public init?(path: String) {
    guard let found = Self.allCases.first(where: { $0.suffix.map { path.ends(in: $0) } ?? false })
    else { return nil }
    self = found
  }

  /// How names of files in the format end, or nil where none do.
  public var suffix: String? {
    switch self {
    case .gzip: ".gz"
    case .zlib: nil
    case .zstd: ".zst"
    }
  }

  /// A name without the end that says the format: `a.csv` of `a.csv.gz`.
  public static func nameInside(_ path: String) -> String {
    guard let suffix = CompressionFormat(path: path)?.suffix else { return path }
    return String(path.dropLast(suffix.count))
  }

  /// Whether this build can read and write the format.
  public var isAvailable: Bool { absence == nil }

  /// Why the format can neither be read nor written, or nil where it can.
  public var absence: CompressionError? {
    switch self {
    case .gzip, .zlib:
      #if TREK_ZLIB
        nil
      #else
        .missing("zlib", package: "zlib1g-dev", format: self)
      #endif
    case .zstd:
      #if TREK_ZSTD
        nil
      #else
        .missing("libzstd", package: "libzstd-dev", format: self)
      #endif
    }
  }
}

extension String {
  /// Whether it has this end, in capitals or not, behind at least one other character.
  fileprivate func ends(in suffix: String) -> Bool {
    count > suffix.count && self.suffix(suffix.count).lowercased() == suffix
  }
}
