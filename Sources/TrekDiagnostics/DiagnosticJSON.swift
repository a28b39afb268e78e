/// Diagnostics for programs: one JSON object a line, with keys that stay as they are.
///
/// `severity code message`, then where a place is known `file line column endLine endColumn start
/// end label` (lines and columns from 1, `start` and `end` in bytes from 0), `labels` with the same
/// keys, `notes`, `help`, and `fix` as `file start end replacement`. What is not known is left out;
/// `labels` and `notes` are always there.
public enum DiagnosticJSON {
  /// A diagnostic as one line with its line end.
  public static func line(_ diagnostic: Diagnostic, in sources: SourceMap) -> String {
    var members = [
      member("severity", string(diagnostic.severity.rawValue)),
      member("code", string(diagnostic.code.id)),
      member("message", string(diagnostic.message)),
    ]
    if let primary = diagnostic.primary { members += place(primary, in: sources) }
    let labels = diagnostic.labels.map { "{" + place($0, in: sources).joined(separator: ",") + "}" }
    members.append(member("labels", "[" + labels.joined(separator: ",") + "]"))
    members.append(
      member("notes", "[" + diagnostic.notes.map(string).joined(separator: ",") + "]"))
    if let help = diagnostic.help { members.append(member("help", string(help))) }
    if let fix = diagnostic.fix {
      let range = [
        member("file", string(sources[fix.span.source]?.name ?? "")),
        member("start", String(fix.span.start)), member("end", String(fix.span.end)),
        member("replacement", string(fix.replacement)),
      ]
      members.append(member("fix", "{" + range.joined(separator: ",") + "}"))
    }
    return "{" + members.joined(separator: ",") + "}\n"
  }

  private static func place(_ label: Diagnostic.Label, in sources: SourceMap) -> [String] {
    guard let source = sources[label.span.source] else {
      return [member("label", string(label.text))]
    }
    let start = source.position(of: label.span.start)
    let end = source.position(of: label.span.end)
    return [
      member("file", string(source.name)),
      member("line", String(start.line)), member("column", String(start.column)),
      member("endLine", String(end.line)), member("endColumn", String(end.column)),
      member("start", String(label.span.start)), member("end", String(label.span.end)),
      member("label", string(label.text)),
    ]
  }

  private static func member(_ key: String, _ value: String) -> String {
    "\"\(key)\":\(value)"
  }

  /// A JSON text; control characters and what terminals act upon are escaped (RFC 8259, section 7).
  private static func string(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        if TerminalText.mustEscape(scalar) {
          for unit in String(Character(scalar)).utf16 {
            let digits = String(unit, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
          }
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}
