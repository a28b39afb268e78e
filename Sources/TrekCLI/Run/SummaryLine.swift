import Trek

/// The one line that sums a run up.
struct SummaryLine {
  private let report: RunReport
  private let shapes: [Int: StageShape]
  private let signalCode: Int32?

  /// Sums up a run of a program.
  init(_ report: RunReport, of program: PlanProgram, signalCode: Int32?) {
    self.report = report
    self.signalCode = signalCode
    var shapes: [Int: StageShape] = [:]
    for stage in program.stages {
      if case .call(let call) = stage.kind { shapes[stage.number] = call.definition.shape }
    }
    self.shapes = shapes
  }

  /// The line without its end.
  func text(_ style: Style) -> String {
    var parts: [String] = []
    let requests = sum(of: .request, \.received) + sum(of: .walk, \.emitted)
    if requests > 0 { parts.append(Amount.count(requests, "request")) }
    let out = sum(of: .sink, \.consumed)
    if out > 0 || requests == 0 { parts.append("\(Amount.count(out, "item")) out") }
    if report.failureCount > 0 {
      parts.append(style.red("\(Amount.count(report.failureCount)) failed"))
    }
    let handled = report.stages.reduce(0) { $0 + $1.account.failed } - report.failureCount
    if handled > 0 { parts.append("\(Amount.count(handled)) failed and handled") }
    return style.dim("trek: ") + ending(style) + parts.joined(separator: ", ")
      + style.dim(" in \(Amount.time(report.elapsed))")
  }

  private func ending(_ style: Style) -> String {
    if signalCode != nil { return style.yellow("interrupted") + ": " }
    if report.outputFailure != nil { return style.red("stopped, output failed") + ": " }
    if report.isStoppedByStrict { return style.red("stopped by strict") + ": " }
    return ""
  }

  private func sum(of shape: StageShape, _ count: KeyPath<StageAccount, Int>) -> Int {
    report.stages.reduce(0) { sum, stage in
      shapes[stage.number] == shape ? sum + stage.account[keyPath: count] : sum
    }
  }
}
