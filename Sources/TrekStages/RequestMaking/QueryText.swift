internal import TrekStageKit
internal import TrekValues

/// Puts the fields of a record into the query of a URL.
enum QueryText {
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
