internal import TrekStageKit
internal import TrekValues

/// Puts the fields of a record into the query of a URL.
enum QueryText {
  /// As `adding`, in place of fields of the same names.
  static func setting(_ record: Record, in url: Text) throws(StageFailure) -> Text {
    let text = url.string
    let fragment = text.firstIndex(of: "#").map { text[$0...] } ?? ""
    let whole = text.dropLast(fragment.count)
    guard let mark = whole.firstIndex(of: "?") else { return try adding(record, to: url) }
    let names = Set(
      record.keys.map { name -> String in
        let output = ByteBuffer()
        PercentText.append(Text(name.string), to: output)
        return Text(knownValid: output.bytes).string
      })
    let kept = whole[whole.index(after: mark)...].split(separator: "&").filter { field in
      let name = field.prefix { $0 != "=" }
      return !names.contains(String(name)) && record[String(name)] == nil
    }
    let query = kept.isEmpty ? "" : "?" + kept.joined(separator: "&")
    return try adding(record, to: Text(whole[..<mark] + query + fragment))
  }

  /// The URL with `record` at the end of its query, before a fragment; values are encoded, lists
  /// repeat the name, null is left out.
  static func adding(_ record: Record, to url: Text) throws(StageFailure) -> Text {
    let output = ByteBuffer(capacity: url.count + 64)
    var fragment = Text()
    var separator = UInt8(ascii: "?")
    url.withUTF8 { bytes in
      let end = bytes.firstIndex(of: UInt8(ascii: "#")) ?? bytes.count
      let head = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[..<end])
      output.append(head)
      fragment = Text(
        copyingKnownValid: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[end...]))
      if head.contains(UInt8(ascii: "?")) {
        let last = head[head.count - 1]
        separator = last == UInt8(ascii: "?") || last == UInt8(ascii: "&") ? 0 : UInt8(ascii: "&")
      }
    }
    try ScalarText.forEach(record, named: "query") { name, value in
      if separator != 0 { output.append(separator) }
      separator = UInt8(ascii: "&")
      PercentText.append(name, to: output)
      output.append(UInt8(ascii: "="))
      PercentText.append(value, to: output)
    }
    fragment.append(to: output)
    return Text(knownValid: output.bytes)
  }
}
