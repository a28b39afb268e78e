/// What stands between the cells of a row.
public struct CSVFormat: Sendable, Hashable {
  /// The byte between two cells.
  public let separator: UInt8

  /// Commas.
  public static let csv = CSVFormat(known: UInt8(ascii: ","))
  /// Tabs.
  public static let tsv = CSVFormat(known: UInt8(ascii: "\t"))

  private init(known separator: UInt8) {
    self.separator = separator
  }

  /// Another separator, or nil where it is not one ASCII character or is a quote or a line end.
  public init?(separator: Text) {
    let byte: UInt8? = separator.withUTF8 { $0.count == 1 ? $0[0] : nil }
    guard let byte, byte < 0x80, byte != UInt8(ascii: "\""), byte != 0x0A, byte != 0x0D else {
      return nil
    }
    self.separator = byte
  }
}
