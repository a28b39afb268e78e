internal import TrekHTTP
internal import TrekValues

/// Makes a file's name of a response: the last part of its URL's path, what its query says, and an
/// extension by its media type where the path has none.
enum FileNameOfURL {
  static func make(_ response: Response) -> String {
    let url = response.url.string
    let withoutFragment = url.prefix { $0 != "#" }
    let parts = withoutFragment.split(separator: "?", maxSplits: 1)
    var path = parts.first.map(String.init) ?? ""
    if let scheme = path.range(ofFirst: "://") {
      path = String(path[scheme.upperBound...])
      path = path.firstIndex(of: "/").map { String(path[$0...]) } ?? ""
    }
    var name = decoded(path.split(separator: "/", omittingEmptySubsequences: false).last ?? "")
    if name.isEmpty { name = "index" }
    let query = parts.count > 1 ? decoded(parts[1]) : ""
    var ending = ""
    if let dot = name.lastIndex(of: "."), dot != name.startIndex {
      ending = String(name[dot...])
      name = String(name[..<dot])
    } else if let type = response.head.first("content-type") {
      ending = self.ending(of: type)
    }
    return name + (query.isEmpty ? "" : "-" + query) + ending
  }

  /// What percent-encoding stands for, where that is text; else as it was.
  private static func decoded(_ part: Substring) -> String {
    guard let bytes = PercentText.decode(Text(part)), let text = Text(validating: bytes) else {
      return String(part)
    }
    return text.string
  }

  private static func ending(of mediaType: String) -> String {
    let type = mediaType.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
    switch type {
    case "text/html", "application/xhtml+xml": return ".html"
    case "text/plain": return ".txt"
    case "text/css": return ".css"
    case "text/csv": return ".csv"
    case "text/javascript", "application/javascript": return ".js"
    case "application/json": return ".json"
    case "application/x-ndjson", "application/jsonl": return ".jsonl"
    case "application/xml", "text/xml": return ".xml"
    case "application/pdf": return ".pdf"
    case "application/zip": return ".zip"
    case "application/gzip": return ".gz"
    case "image/png": return ".png"
    case "image/jpeg": return ".jpg"
    case "image/gif": return ".gif"
    case "image/webp": return ".webp"
    case "image/svg+xml": return ".svg"
    default: return type.hasSuffix("+json") ? ".json" : type.hasSuffix("+xml") ? ".xml" : ""
    }
  }
}

extension String {
  fileprivate func range(ofFirst needle: String) -> Range<String.Index>? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(needle) {
        return index..<self.index(index, offsetBy: needle.count)
      }
      index = self.index(after: index)
    }
    return nil
  }
}
