/// Writes rows of CSV (RFC 4180) at the end of a buffer, each ended by an LF.
///
/// A cell is put in quotes where it has a separator, a quote or a line end in it, and where it is
/// the only one of its row and empty, so that the row is no empty line. Null is an empty cell;
/// numbers print back the text that they were read from; a duration is its seconds, a size its
/// bytes, bytes their base64, all as in JSON; lists and records are compact JSON.
public struct CSVWriter: Sendable {
  private let output: ByteBuffer
  private let separator: UInt8

  /// Makes a writer.
  ///
  /// - Parameter output: The buffer, which the caller owns.
  public init(to output: ByteBuffer, _ format: CSVFormat = .csv) {
    self.output = output
    separator = format.separator
  }

  /// Writes one row.
  public func write(_ cells: [Value]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { output.append(separator) }
      write(cell)
    }
    if cells.count == 1, isEmpty(cells[0]) { output.append("\"\"") }
    output.append(UInt8(ascii: "\n"))
  }

  /// Writes one row of texts, as the names of the columns.
  public func write(_ cells: [Text]) {
    write(cells.map { .text($0) })
  }

  private func isEmpty(_ cell: Value) -> Bool {
    switch cell {
    case .null: true
    case .text(let text): text.isEmpty
    case .object(let object): object.asText()?.isEmpty ?? false
    default: false
    }
  }

  private func write(_ cell: Value) {
    switch cell {
    case .null: break
    case .text(let text): write(text)
    case .object(let object): write(object.asText() ?? object.asValue().json())
    case .list, .record: write(cell.json())
    case .rate(let rate): write(Text(RateText.format(rate)))
    case .bytes(let bytes): bytes.withUnsafeBytes { Base64.append($0, to: output) }
    case .double(let number): output.append(shortest: number)
    case .bool, .int, .decimal, .duration, .size: JSONWriter.write(cell, to: output)
    }
  }

  private func write(_ text: Text) {
    text.withUTF8 { bytes in
      let plain = bytes.allSatisfy {
        $0 != separator && $0 != UInt8(ascii: "\"") && $0 != 0x0A && $0 != 0x0D
      }
      if plain {
        output.append(bytes)
        return
      }
      output.append(UInt8(ascii: "\""))
      for byte in bytes {
        if byte == UInt8(ascii: "\"") { output.append(byte) }
        output.append(byte)
      }
      output.append(UInt8(ascii: "\""))
    }
  }
}
