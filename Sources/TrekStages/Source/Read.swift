internal import TrekFiles
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `read`: the contents of a file.
  static let read = StageDefinition(
    "read", .source, "Gives the lines of a text file, one after the other.",
    from: .nothing, to: .type(.text),
    taking: Parameters(
      Parameter<String>("path", "The file."),
      Parameter("keepEmpty", "Whether empty lines are passed on.", default: false)),
    discussion: "The file is read in pieces, as the stages after it take its lines.",
    examples: []
  ) { path, keepEmpty in
    .source { context throws(StageFailure) in
      let resolved = try context.world.path(path, for: .read)
      do throws(FileError) {
        let reader = try FileReader(path: resolved, shownPath: path)
        return LineSource(LineCutter(reader, stage: "read"), keepEmpty: keepEmpty)
      } catch {
        throw StageFailure(error, stage: "read")
      }
    }
  }
}
