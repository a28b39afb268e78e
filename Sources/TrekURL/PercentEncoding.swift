internal import CCurl

/// Percent-encoding of RFC 3986, section 2.1, by libcurl.
public enum PercentEncoding {
  /// The text with every byte but letters, digits and `- . _ ~` written as `%XX`.
  public static func encode(_ text: String) -> String {
    var text = text
    return text.withUTF8 { bytes in
      guard !bytes.isEmpty, bytes.count <= Int(Int32.max) / 3 else { return "" }
      return bytes.withMemoryRebound(to: CChar.self) { characters in
        guard let encoded = curl_easy_escape(nil, characters.baseAddress, Int32(bytes.count))
        else { return "" }
        defer { curl_free(encoded) }
        return String(cString: encoded)
      }
    }
  }

  /// The bytes that a text stands for; a `%` without two hexadecimal digits stands for itself.
  ///
  /// They may be anything, NUL and invalid UTF-8 included.
  public static func decode(_ text: String) -> [UInt8] {
    var text = text
    return text.withUTF8 { bytes in
      guard !bytes.isEmpty, bytes.count <= Int(Int32.max) else { return [] }
      return bytes.withMemoryRebound(to: CChar.self) { characters in
        var count: Int32 = 0
        guard
          let decoded = curl_easy_unescape(
            nil, characters.baseAddress, Int32(bytes.count), &count)
        else { return [] }
        defer { curl_free(decoded) }
        return Array(UnsafeRawBufferPointer(start: decoded, count: Int(count)))
      }
    }
  }
}
