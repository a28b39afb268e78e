internal import TrekFiles
internal import TrekStageKit
internal import TrekValues

/// The runs of sorted items that do not fit into memory, one after the other in one file.
final class SortSpill {
  /// A run in the file.
  struct Run {
    let start: Int
    let end: Int
    let count: Int
  }

  private let file: SpillFile
  private(set) var runs: [Run] = []
  private static let piece = 256 << 10

  /// Makes a file in a folder.
  init(in folder: String) throws(FileError) { file = try SpillFile(in: folder) }

  /// Whether an item can be kept in a file: what is no plain data cannot.
  static func canKeep(_ entry: SortEntry) -> Bool {
    var bindings = entry.item.bindings
    while let binding = bindings {
      guard StoredValueWriter.canWrite(binding.value) else { return false }
      bindings = binding.next
    }
    return StoredValueWriter.canWrite(entry.key) && StoredValueWriter.canWrite(entry.item.value)
  }

  /// Writes a run of entries that are sorted and can be kept; after a failure there is none of it.
  func write(_ entries: some Sequence<SortEntry>) throws(FileError) {
    let start = file.count
    let output = ByteBuffer(capacity: Self.piece + 4096)
    var writer = StoredValueWriter()
    var count = 0
    do throws(FileError) {
      for entry in entries {
        Self.write(entry, &writer, output)
        count += 1
        if output.count >= Self.piece { try hand(output) }
      }
      try hand(output)
    } catch {
      file.truncate(to: start)
      throw error
    }
    runs.append(Run(start: start, end: file.count, count: count))
  }

  private func hand(_ output: ByteBuffer) throws(FileError) {
    try output.withUnsafeBytes { bytes throws(FileError) in try file.append(bytes) }
    output.removeAll()
  }

  private static func write(
    _ entry: SortEntry, _ writer: inout StoredValueWriter, _ output: ByteBuffer
  ) {
    StoredValueWriter.number(UInt64(entry.number), output)
    StoredValueWriter.number(UInt64(bitPattern: Int64(entry.item.ordinal)), output)
    var bindings: [Bindings] = []
    var next = entry.item.bindings
    while let binding = next {
      bindings.append(binding)
      next = binding.next
    }
    StoredValueWriter.number(UInt64(bindings.count), output)
    for binding in bindings.reversed() {
      StoredValueWriter.number(UInt64(binding.slot), output)
      writer.write(binding.value, to: output)
    }
    writer.write(entry.key, to: output)
    writer.write(entry.item.value, to: output)
  }

  /// Readers of all runs, which hold about so many bytes together.
  func readers(holding memory: Int) -> [RunReader] {
    let piece = max(4 << 10, min(Self.piece, memory / max(1, 2 * runs.count)))
    return runs.map { RunReader(file, $0, piece: piece) }
  }
}

/// Reads a run from its beginning to its end.
final class RunReader {
  private let file: SpillFile
  private let end: Int
  private let piece: Int
  /// Where the file is read next.
  private var place: Int
  private var bytes = Bytes.empty
  private var offset = 0
  private var values = StoredValueReader()
  /// How many entries are still to come.
  private(set) var left: Int

  init(_ file: SpillFile, _ run: SortSpill.Run, piece: Int) {
    self.file = file
    self.piece = piece
    place = run.start
    end = run.end
    left = run.count
  }

  /// The next entry, or nil after the last.
  func next() throws(StageFailure) -> SortEntry? {
    guard left > 0 else { return nil }
    left -= 1
    while true {
      // An entry that is only partly there is begun again when more of it is.
      var reader = values
      var position = offset
      if let entry = try? entry(&reader, &position) {
        values = reader
        offset = position
        return entry
      }
      try more()
    }
  }

  private func entry(
    _ values: inout StoredValueReader, _ offset: inout Int
  ) throws(StoredValueReader.Damage) -> SortEntry {
    let number = try StoredValueReader.number(bytes, at: &offset)
    let ordinal = Int64(bitPattern: try StoredValueReader.number(bytes, at: &offset))
    var bindings: Bindings?
    for _ in 0..<(try StoredValueReader.number(bytes, at: &offset)) {
      let slot = Int(truncatingIfNeeded: try StoredValueReader.number(bytes, at: &offset))
      bindings = Bindings(
        slot: slot, value: try values.value(bytes, at: &offset), next: bindings)
    }
    let key = try values.value(bytes, at: &offset)
    let value = try values.value(bytes, at: &offset)
    return SortEntry(
      key: key, item: Item(value, ordinal: Int(ordinal), bindings: bindings),
      number: Int(truncatingIfNeeded: number))
  }

  /// Reads more of the run behind what is left.
  private func more() throws(StageFailure) {
    let rest = bytes.count - offset
    // What is longer than a piece is read in ever larger ones.
    let wanted = min(max(piece, 2 * rest), end - place)
    guard wanted > 0 else { throw .damaged }
    let buffer = ByteBuffer(capacity: rest + wanted)
    bytes[offset..<bytes.count].withUnsafeBytes { buffer.append($0) }
    do throws(FileError) {
      var missing = wanted
      while missing > 0 {
        let count = try buffer.withUnsafeMutableSpare(missing) { spare throws(FileError) in
          try file.read(
            at: place, into: UnsafeMutableRawBufferPointer(rebasing: spare[..<missing]))
        }
        if count == 0 { throw FileError(.read, file.folder, because: "a temporary file was cut") }
        missing -= count
        place += count
      }
    } catch {
      throw StageFailure(code: "sort.file", error.message)
    }
    bytes = buffer.bytes
    offset = 0
  }
}

extension StageFailure {
  fileprivate static let damaged = StageFailure(
    code: "sort.file", "a temporary file is not what was written")
}
