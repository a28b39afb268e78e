import ArgumentParser

/// The options of a run.
struct RunOptionGroup: ParsableArguments {
  @Flag(name: [.customLong("quiet"), .customShort("q")], help: "Show errors only.")
  var isQuiet = false

  @Flag(
    name: [.customLong("verbose"), .customShort("v")],
    help: "Tell of each request on standard error, with the number of its item.")
  var isVerbose = false

  @Option(help: "When to use colours: auto, always or never.")
  var color: ColorChoice?

  @Option(
    help: ArgumentHelp(
      "How long what is under way may go on after a first Ctrl-C (2s).", valueName: "duration"))
  var grace: String?

  @Option(
    help: ArgumentHelp(
      "The most bytes that bodies and windows hold together (256MiB).", valueName: "size"))
  var memory: String?

  @Option(
    name: .customLong("json-summary"),
    help: ArgumentHelp("Write what the run did to a file, as JSON.", valueName: "file"),
    completion: .file())
  var summaryFile: String?

  @Option(
    name: .customLong("har"),
    help: ArgumentHelp(
      "Keep each request and the head of its answer in a file.", valueName: "file"),
    completion: .file(extensions: ["har"]))
  var archive: String?

  @Flag(name: .customLong("json"), help: "Report on standard error in lines of JSON.")
  var isJSON = false

  /// The options as a value.
  var values: RunOptions {
    RunOptions(
      isQuiet: isQuiet, color: color, grace: grace, memory: memory, summaryFile: summaryFile,
      isJSON: isJSON, isVerbose: isVerbose, archive: archive)
  }
}

extension ColorChoice: ExpressibleByArgument {}
