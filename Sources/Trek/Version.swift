import TrekCurl
import TrekRegex

/// What this is a version of, and what it runs on.
public enum Version {
  /// Trek's own: major, minor, patch.
  public static let trek = "0.1.0"

  /// The libcurl of this process: `libcurl/7.88.1 OpenSSL/3.0.15 …`.
  public static var libcurl: String { CurlLibrary.current.description }

  /// What requests say they come from.
  public static var userAgent: String { CurlLibrary.userAgent }

  /// Whether that libcurl speaks HTTP/2.
  public static var hasHTTP2: Bool { CurlLibrary.current.hasHTTP2 }

  /// The content codings that it unpacks: `gzip, br, zstd`.
  public static var encodings: String { CurlLibrary.current.encodings }

  /// Whether regular expressions can be used: PCRE2 was there when this was built.
  public static var hasRegex: Bool {
    do throws(RegexError) {
      _ = try Regex("a", flags: "")
      return true
    } catch {
      return false
    }
  }
}
