import Trek

/// The stages that only the prompt puts into a pipeline.
///
/// Their names hold brackets, so that no script can name them.
enum PromptStages {
  /// Records what passes through: a number, and from the second on the names to keep.
  static let tap = "(tap)"
  /// The same, with a record of what `as` bound.
  static let tapNames = "(tap names)"
  /// Gives kept items again.
  static let kept = "(kept)"
  /// Takes items that were recorded before.
  static let end = "(end)"

  /// Whether a stage stands in what was entered: those that the prompt puts in have an empty place.
  @Sendable static func isWritten(_ stage: StageProgress) -> Bool { !stage.place.range.isEmpty }

  /// A catalog with these stages, in which every request is counted before it is made.
  static func adding(
    to catalog: StageCatalog, board: TapBoard, counter: RequestCounter
  ) -> StageCatalog {
    catalog.mappingStages { stage in
      guard stage.shape.sendsRequests else { return stage }
      return stage.wrapping { counter.counting($0) }
    }.adding(
      StageCatalog.Group(
        "Prompt", [tapStage(board), tapNamesStage(board), keptStage(board), endStage()]))
  }

  private static func tapStage(_ board: TapBoard) -> StageDefinition {
    StageDefinition(
      tap, .sequence, "Records what passes through.", to: .sameAsInput,
      taking: Parameters(Parameter<Int>("number", "Which tap.")), body: .whole, examples: []
    ) { number in
      .sequence { _ in Tap(board.recording(number), names: .none) }
    }
  }

  private static func tapNamesStage(_ board: TapBoard) -> StageDefinition {
    StageDefinition(
      tapNames, .sequence, "Records what passes through, with its names.", to: .sameAsInput,
      taking: Parameters(
        Parameter<Int>("number", "Which tap."), FunctionParameter("names", "What was bound.")),
      body: .whole, examples: []
    ) { number, names in
      .sequence { _ in Tap(board.recording(number), names: names) }
    }
  }

  private static func keptStage(_ board: TapBoard) -> StageDefinition {
    StageDefinition(
      kept, .source, "Gives kept items again.", from: .nothing, to: .type(.any),
      taking: Parameters(
        Parameter<Int>("number", "Which items."),
        Parameter("names", "Whether each comes with its names.", default: false)),
      examples: []
    ) { number, withNames in
      .producer { _, writer async throws(StageFailure) in
        let items = board.replay(number)
        var start = 0
        while start < items.count {
          let end = min(items.count, start + 256)
          let batch = items[start..<end].map { item in
            Item(
              withNames && item.failure == nil
                ? .record(["item": item.value, "names": item.names]) : item.value,
              ordinal: item.ordinal, failure: item.failure)
          }
          guard await writer.write(batch) else { return }
          start = end
        }
      }
    }
  }

  private static func endStage() -> StageDefinition {
    StageDefinition(
      end, .sink, "Takes each item and does nothing with it.", to: .nothing, taking: Parameters(),
      body: .drop, examples: []
    ) { .sink { _ in End() } }
  }
}

/// Records each item, failures too, and passes it on.
private final class Tap: SequenceStage {
  private let recording: TapRecording?
  private let names: ItemExpression?
  private var demand = Demand.more

  init(_ recording: TapRecording?, names: ItemExpression?) {
    self.recording = recording
    self.names = names
  }

  var takesFailures: Bool { true }

  func push(_ item: Item, _ output: inout StageOutput) throws(StageFailure) -> Demand {
    guard let recording else {
      output.emit(item)
      return .more
    }
    var bound = Value.null
    if item.failure == nil, let names { bound = try names(item) }
    demand = recording.add(
      KeptItem(
        value: item.value.detached(), names: bound, failure: item.failure, ordinal: item.ordinal))
    if demand == .more { output.emit(item) } else { output.drop() }
    return demand
  }

  func finish() throws(StageFailure) -> (any HeldItems)? {
    recording?.finish()
    return nil
  }
}

private final class End: Sink {
  func write(_ item: Item) {}
  func close(complete: Bool) -> String? { nil }
}
