import TrekHTTP
import TrekValues

/// Reads what a server of tokens answers (RFC 6749, sections 5.1 and 5.2).
enum TokenAnswer {
  /// A token with its life in nanoseconds, where it has one; or why there is none.
  static func read(_ response: Response) -> Result<
    (token: String, lifetime: UInt64?), TransportFailure
  > {
    let value = response.bytes.flatMap { try? JSONDocument.parse($0) }
    guard case .record(let record)? = value else {
      return .failure(failure("its answer is no JSON object"))
    }
    guard (200..<300).contains(response.status) else {
      var words: [String] = []
      for name in ["error", "error_description"] {
        if case .text(let text)? = record[name] { words.append(text.string) }
      }
      let reason = words.isEmpty ? "" : ": " + words.joined(separator: ", ")
      return .failure(failure("it answers \(response.status)\(reason)"))
    }
    guard case .text(let token)? = record["access_token"], !token.isEmpty else {
      return .failure(failure("its answer has no `access_token`"))
    }
    if case .text(let type)? = record["token_type"], type.string.lowercased() != "bearer" {
      return .failure(failure("its tokens are of the type \(type.string)"))
    }
    guard !token.string.utf8.contains(where: { $0 < 0x21 || $0 > 0x7E }) else {
      return .failure(failure("its token holds what no header can"))
    }
    // Servers send numbers, and some texts that are numbers.
    var seconds = record["expires_in"]?.asDouble
    if seconds == nil, case .text(let text)? = record["expires_in"] {
      seconds = Double(text.string)
    }
    let lifetime = seconds.map { UInt64(min(max($0, 0), 1e9) * 1e9) }
    return .success((token.string, lifetime))
  }

  /// The failure of whoever waited for a token.
  static func failure(_ reason: String) -> TransportFailure {
    TransportFailure(.token, "no token for `auth`: \(reason)", wasNotSent: true)
  }
}
