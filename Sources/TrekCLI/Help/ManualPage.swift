import ArgumentParser
import Trek
import TrekTerminal

/// The manual page `trek(1)`, in the macros of man(7), made of the commands' own descriptions.
struct ManualPage {
  /// The page.
  var text: String {
    var page = ".TH TREK 1 \"\" \"trek \(Version.trek)\" \"User commands\"\n"
    page += section(
      "NAME", "trek \\- fetches many things at once and makes something useful of them")
    page += ".SH SYNOPSIS\n"
    for form in [
      "SCRIPT [name=value ...]", "-e PIPELINE [name=value ...]", "COMMAND [options]",
    ] {
      page += ".B trek\n\(Self.line(form))\n.br\n"
    }
    page += section("DESCRIPTION", Self.prose(CommandTree.configuration.discussion))
    page += section("OPTIONS", "Of a run:")
    page += literal(RunCommand.helpMessage(columns: Self.width), from: "OPTIONS:")
    page += ".SH COMMANDS\n"
    for command in CommandTree.configuration.subcommands {
      let name = command.configuration.commandName ?? ""
      page += ".SS \"trek \(name)\"\n\(Self.prose(command.configuration.abstract))\n"
      if command != RunCommand.self {
        page += literal(command.helpMessage(columns: Self.width), from: "USAGE:")
      }
    }
    page += rows("EXIT STATUS", Self.codes)
    page += rows("ENVIRONMENT", Self.variables)
    page += ".SH EXAMPLES\n" + literal(Self.examples, from: nil)
    page += section("SEE ALSO", ".BR curl (1),\n.BR jq (1)")
    return page
  }

  private static let width = 76

  private static let codes = [
    ("0", "All went well."),
    ("1", "Items failed, and nothing in the script took the failures."),
    ("2", "The script or the call has a mistake; nothing was asked of the network."),
    ("3", "strict stopped the run."),
    ("4", "An expect was not met."),
    ("5", "Output could not be written."),
    ("70", "A mistake of Trek's own."),
    ("130, 143", "The run was ended by SIGINT or SIGTERM."),
    ("141", "The reader of standard output closed it."),
  ]

  private static let variables = [
    ("TREK_QUIET, TREK_COLOR, TREK_GRACE, TREK_MEMORY", "Defaults of the options of these names."),
    ("NO_COLOR", "No colours, unless an option asks for them."),
    (
      "http_proxy, HTTPS_PROXY, ALL_PROXY, NO_PROXY",
      "The proxies to use, as libcurl reads them."
    ),
    ("SSL_CERT_FILE, CURL_CA_BUNDLE", "The certificates to trust in place of the system's."),
  ]

  private static let examples = """
    trek -e 'read "urls.txt" | fetch | json | .title'
    trek report.pipe day=2030-01-01
    trek check report.pipe && trek explain report.pipe
    trek demo
    """

  // MARK: Macros

  private func section(_ name: String, _ body: String) -> String { ".SH \(name)\n\(body)\n" }

  private func rows(_ name: String, _ rows: [(String, String)]) -> String {
    ".SH \"\(name)\"\n"
      + rows.map { ".TP\n.B \(Self.line($0.0))\n\(Self.line($0.1))\n" }.joined()
  }

  /// Lines as they are, from the one that begins with a heading.
  private func literal(_ text: String, from heading: String?) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    if let heading {
      lines = lines.drop { !$0.hasPrefix(heading) }
      // The section has a heading of its own.
      if heading == "OPTIONS:" { lines = lines.dropFirst() }
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return ".nf\n" + lines.map { Self.line(String($0)) + "\n" }.joined() + ".fi\n"
  }

  private static func prose(_ text: String) -> String {
    text.split(separator: "\n").map { line(String($0)) }.joined(separator: "\n")
  }

  /// A line of text in which nothing is a request or an escape of roff's.
  static func line(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&\(escaped)" : escaped
  }
}
