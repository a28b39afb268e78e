internal import TrekCompression
internal import TrekStageKit

/// What a file is taken for.
enum ReadFormat: String, ArgumentWord {
  /// Each line is a text.
  case lines
  /// All of it is one text.
  case text
  /// All of it is one value of bytes.
  case bytes
  /// All of it is one value.
  case json
  /// Each line is a value.
  case jsonl
  /// Each row is a record, cells apart by commas.
  case csv
  /// Each row is a record, cells apart by tabs.
  case tsv
  /// Each document is a value.
  case yaml

  /// What the end of a name says, before one that says how it is compressed; lines where it says
  /// nothing known.
  init(path: String) {
    let path = CompressionFormat.nameInside(path)
    let name =
      path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[$0...].dropFirst() } ?? path[...]
    let dot = name.utf8.lastIndex(of: UInt8(ascii: "."))
    switch dot.map({ name[$0...].lowercased() }) {
    case ".json", ".geojson": self = .json
    case ".jsonl", ".ndjson": self = .jsonl
    case ".csv": self = .csv
    case ".tsv", ".tab": self = .tsv
    case ".yaml", ".yml": self = .yaml
    default: self = .lines
    }
  }
}
