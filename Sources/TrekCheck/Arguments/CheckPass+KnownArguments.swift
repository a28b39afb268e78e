import TrekDiagnostics
import TrekStageKit
import TrekValues

extension CheckPass {
  /// Whether a stage takes the arguments of a call, as far as they are known; what it refuses
  /// (`take -1`) is reported, and not left to the run.
  ///
  /// Asked of the stage itself, once all that is the same for all items is known.
  func takes(_ call: CheckedCall, _ span: Span) -> Bool {
    var known: [String: [BoundArgument]] = [:]
    for parameter in call.definition.parameters {
      if parameter.kind == .block {
        known[parameter.name] = [.block(BlockReference(number: 0))]
        continue
      }
      guard let layers = call.arguments[parameter.name] else { continue }
      var bound: [BoundArgument] = []
      for layer in layers {
        guard let argument = standIn(for: layer, parameter) else { return true }
        bound.append(argument)
      }
      known[parameter.name] = bound
    }
    do throws(StageFailure) {
      _ = try call.definition.make(Arguments(known))
      return true
    } catch {
      if error.code.hasSuffix(".library") {
        report(
          .unknownStage, "`\(call.definition.name)` cannot be used: \(error.message)", at: span,
          help: error.help)
        return false
      }
      // Other failures are those of items.
      guard error.code.hasSuffix(".argument") else { return true }
      let named = call.arguments.first { error.message.hasPrefix("argument `\($0.key)`") }
      var place = named?.value.last?.span ?? span
      if let offset = error.argumentOffset {
        place =
          TextPlace.span(
            of: offset, in: place, writtenAs: sources[place.source]?.text(of: place) ?? "") ?? place
      }
      report(.constantValue, error.message, at: place, help: error.help)
      return false
    }
  }

  /// What a stage is shown of an argument before the run: its value, or something in its place that
  /// is never evaluated; nil where it cannot be asked yet.
  private func standIn(
    for argument: CheckedArgument, _ parameter: ParameterDescription
  ) -> BoundArgument? {
    switch argument.kind {
    case .expression(let expression):
      if expression.isPoison { return nil }
      if let value = expression.constant { return .value(value) }
      return parameter.kind == .constant ? nil : .expression(ItemExpression { _ in .null })
    case .aggregate:
      return .aggregate { () throws(StageFailure) in
        throw StageFailure(code: "check", "groups are made in the run")
      }
    case .reducer: return .reducer { (value, _) throws(StageFailure) in value }
    }
  }
}
