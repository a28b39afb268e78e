package import TrekCheck
import TrekSyntax
package import TrekStageKit
import TrekValues

/// Finds what the checker would take at a cursor.
package struct CompletionFinder {
  private let catalog: StageCatalog
  private let probe: (String, Int) -> CheckProbe

  /// - Parameter probe: checks a text, and gives what the checker found at an offset of it.
  package init(catalog: StageCatalog, probe: @escaping (String, Int) -> CheckProbe) {
    self.catalog = catalog
    self.probe = probe
  }

  /// What may stand where a text ends.
  package func completion(of before: [UInt8], _ cursor: CursorText) -> ScriptCompletion {
    let start = cursor.wordStart
    let prefix = String(decoding: before[start...], as: UTF8.self)
    let isNumber = prefix.first.map { $0.isNumber } ?? false
    if isNumber || cursor.isComment || cursor.isInText {
      return ScriptCompletion(start: start, candidates: [])
    }
    let head = String(decoding: before[..<start], as: UTF8.self)
    let word = probe(head + "zzz" + cursor.closers, start)
    var found: [ScriptCompletion.Candidate] = []
    if let type = word.fieldsOf {
      found = Checker.fields(of: type).filter { Self.isWord($0.name) }
        .map { ScriptCompletion.Candidate($0.name, "\($0.type)") }
    } else if let members = word.members {
      found = members.map { ScriptCompletion.Candidate($0) }
    } else {
      let label = probe(head + "zzz: 0" + cursor.closers, start)
      found += Self.labels(label.labels ?? [])
      found += Self.words(of: word.parameter)
      if let stage = word.stage { found += stages(at: stage, beginning: prefix) }
      found += word.names.filter { !$0.name.hasPrefix("(") }
        .map { ScriptCompletion.Candidate($0.name, $0.type) }
      // There are so many that they would hide the rest.
      if !prefix.isEmpty, word.isExpression || word.parameter != nil { found += functions() }
      if word.stage?.upstream == nil, word.stage != nil, isStatementStart(before[..<start]) {
        found += Self.statements.map { ScriptCompletion.Candidate($0 + " ") }
      }
    }
    var seen: Set<String> = []
    return ScriptCompletion(
      start: start,
      candidates: found.filter { $0.text.hasPrefix(prefix) && seen.insert($0.text).inserted })
  }

  private static let statements = [
    "def", "if", "let", "parallel", "secret", "session", "use",
  ]

  private func isStatementStart(_ before: ArraySlice<UInt8>) -> Bool {
    let last = before.last { $0 != 32 && $0 != 9 }
    return last == nil || last == 10 || last == UInt8(ascii: ";")
  }

  private static func isWord(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, first.properties.isAlphabetic || first == "_"
    else {
      return false
    }
    return name.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0 == "_" || $0.properties.numericType != nil
    }
  }

  private static func labels(_ parameters: [ParameterDescription]) -> [ScriptCompletion.Candidate] {
    parameters.map { ScriptCompletion.Candidate("\($0.name): ", "\($0.type)  \($0.summary)") }
  }

  private static func words(of parameter: ParameterDescription?) -> [ScriptCompletion.Candidate] {
    guard let parameter else { return [] }
    if parameter.words.isEmpty, parameter.type.unwrapped == .bool, parameter.kind == .constant {
      return [ScriptCompletion.Candidate("true"), ScriptCompletion.Candidate("false")]
    }
    return parameter.words.map { ScriptCompletion.Candidate($0, "of `\(parameter.name)`") }
  }

  /// The stages that take what comes to the place, those made for it first, and at a head those
  /// that need nothing; others only where none of these begins as it should.
  private func stages(
    at place: CheckProbe.StagePlace, beginning prefix: String
  ) -> [ScriptCompletion.Candidate] {
    var ranks: [StageDefinition.Fit: [ScriptCompletion.Candidate]] = [:]
    for name in catalog.stageNames where name.hasPrefix(prefix) {
      guard let stage = catalog.stage(name) else { continue }
      ranks[stage.fit(after: place.upstream), default: []]
        .append(ScriptCompletion.Candidate(name + " ", stage.summary))
    }
    var found = (ranks[.made] ?? []) + (ranks[.any] ?? [])
    found += place.defs.map { ScriptCompletion.Candidate($0 + " ", "a def") }
    guard let type = place.upstream else { return found }
    for function in catalog.functions {
      guard let first = function.parameters.first, first.type.accepts(type) else { continue }
      found.append(ScriptCompletion.Candidate(function.name, function.summary))
    }
    found.append(ScriptCompletion.Candidate("as ", "keeps the item in reach under a name"))
    if found.contains(where: { $0.text.hasPrefix(prefix) }) { return found }
    return (ranks[.none] ?? []).map {
      ScriptCompletion.Candidate($0.text, "does not take \(type): \($0.note)")
    }
  }

  private func functions() -> [ScriptCompletion.Candidate] {
    catalog.functions.map { ScriptCompletion.Candidate($0.name + "(", $0.summary) }
  }
}

extension StageDefinition {
  /// How a stage fits behind items of a type.
  fileprivate enum Fit {
    /// It takes items of this type, and not of every other.
    case made
    /// It takes items of any type.
    case any
    /// It cannot stand there.
    case none
  }

  /// How the stage fits behind items of a type, or at a head where there are none.
  fileprivate func fit(after type: ValueType?) -> Fit {
    guard let type else {
      switch input {
      case .nothing, .optional: return .made
      case .items, .oneOf: return shape.sendsRequests ? .made : .none
      }
    }
    let wanted: [ValueType]
    switch input {
    case .nothing: return .none
    case .items(let one), .optional(let one): wanted = [one]
    case .oneOf(let several): wanted = several
    }
    guard wanted.contains(where: { $0.accepts(type) }) else { return .none }
    return wanted.contains(.any) || type == .any ? .any : .made
  }
}
