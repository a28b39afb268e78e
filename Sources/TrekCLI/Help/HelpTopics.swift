import Trek
import TrekFormats

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Finds what a word of `trek help` is about and shows it.
///
/// What is said about stages, functions and codes comes from their definitions.
struct HelpTopics {
  /// When colours are used.
  let color: ColorChoice

  private static let catalog = StageCatalog.complete

  /// The topics that list others.
  static let lists = ["stages", "functions", "statements", "types", "codes"]

  /// The names of all topics but the lists.
  static var names: [String] {
    catalog.stageNames + catalog.functionNames + StatementHelp.all.map(\.name)
      + TypeHelp.all.map(\.name) + ErrorCatalog.trek.codes.map(\.id)
  }

  /// Shows a topic on standard output, and gives the exit code.
  func show(_ topic: String?) -> Int32 {
    let console = Console(color: color)
    do throws(UsageError) {
      guard let topic else {
        return Output.write(color: color) {
          HelpOverview(catalog: Self.catalog, style: $0).text
        }
      }
      if let text = Self.text(of: topic) {
        return Output.write(color: color, text)
      }
      guard topic == "-" || topic.contains("/") || topic.contains(".") || access(topic, F_OK) == 0
      else { throw Self.unknown(topic) }
      let source = try ScriptSource(topic == "-" ? .standardInput : .file(topic))
      let compilation = Interpreter(catalog: .complete).compilation(
        of: source.bytes, name: source.name)
      console.tell(compilation.diagnostics, in: compilation.sources)
      guard let plan = compilation.program?.plan else { return CommandLineDriver.usageCode }
      return Output.write(color: color) {
        ScriptHelp(name: source.name, plan: plan, style: $0).text
      }
    } catch {
      return Usage.tell(error, style: console.style)
    }
  }

  /// The page of a topic, or nil where there is none.
  static func page(of topic: String, _ style: Style) -> String? { text(of: topic)?(style) }

  /// What is said about a name; nil where it is none of a topic.
  private static func text(of topic: String) -> ((Style) -> String)? {
    switch topic {
    case "stages": return { HelpLists(style: $0).stages(catalog) }
    case "functions": return { HelpLists(style: $0).functions(catalog) }
    case "statements": return { HelpLists(style: $0).statements }
    case "types": return { HelpLists(style: $0).types }
    case "codes": return { HelpLists(style: $0).codes }
    default: break
    }
    if let code = ErrorCatalog.trek[topic] { return { CodeStory(code: code, style: $0).text } }
    // A stage and a function may share a name; so may a statement and a stage.
    let stage = catalog.stage(topic)
    let function = catalog.function(topic)
    let statement = StatementHelp.all.first { $0.name == topic }
    let type = TypeHelp.all.first { $0.name.lowercased() == topic.lowercased() }
    guard stage != nil || function != nil || statement != nil || type != nil else { return nil }
    return { style in
      let texts = [
        statement.map { $0.text(style) }, stage.map { StageHelp($0, style: style).text },
        function.map { FunctionHelp($0, style: style).text }, type.map { $0.text(style) },
      ]
      return texts.compactMap { $0 }.joined(separator: "\n")
    }
  }

  private static func unknown(_ topic: String) -> UsageError {
    let shown = TerminalText.escaped(topic)
    let near = Suggestion.closest(to: topic, among: names + lists + CommandNames.all)
    return UsageError(
      "there is no help on `\(shown)`",
      help: near.map { "did you mean `\($0)`?" } ?? "`trek help` shows what there is")
  }
}
