package import TrekDiagnostics
package import TrekStageKit
package import TrekSyntax
package import TrekValues

/// What the checker finds at one place of a script, noted while it goes by: so completion offers
/// what the check would take.
///
/// For one check on one thread.
package final class CheckProbe {
  /// A name that may be used at the place.
  package struct KnownName: Sendable, Hashable {
    /// The name.
    package var name: String
    /// Its type in words, or what it is.
    package var type: String
  }

  /// A stage begins at the place.
  package struct StagePlace {
    /// The type of the items that come to it; nil at a head.
    package var upstream: ValueType?
    /// The `def`s of the script.
    package var defs: [String]
  }

  /// The offset in its source where the word begins.
  package let offset: Int
  package let source: SourceID

  /// The stage that begins there.
  package private(set) var stage: StagePlace?
  /// What the word is a field of.
  package private(set) var fieldsOf: ValueType?
  /// The names of the file that the word is one of.
  package private(set) var members: [String]?
  /// The parameter that the word is the argument of.
  package private(set) var parameter: ParameterDescription?
  /// What the word may be a label of, without the labels that are there already.
  package private(set) var labels: [ParameterDescription]?
  /// The names of values in reach.
  package private(set) var names: [KnownName] = []
  /// Whether an expression stands there.
  package private(set) var isExpression = false

  /// Looks at a place.
  package init(offset: Int, in source: SourceID) {
    self.offset = offset
    self.source = source
  }

  private func isAt(_ span: Span) -> Bool { span.start == offset && span.source == source }

  func see(stage span: Span, upstream: ValueType?, _ context: Context) {
    guard isAt(span) else { return }
    stage = StagePlace(upstream: upstream, defs: context.scope.module.defs.keys.sorted())
    see(context)
  }

  func see(field name: Name, of type: ValueType) {
    if isAt(name.span) { fieldsOf = type }
  }

  func see(member name: Name, of module: Module) {
    if isAt(name.span) { members = module.members }
  }

  func see(argument: Expression, of parameter: ParameterDescription, _ context: Context) {
    guard isAt(argument.span) else { return }
    self.parameter = parameter
    see(context)
  }

  func see(expression span: Span, _ context: Context) {
    guard isAt(span) else { return }
    isExpression = true
    see(context)
  }

  func see(arguments: [TrekSyntax.Argument], of stage: StageDefinition) {
    guard arguments.contains(where: { $0.label.map { isAt($0.span) } ?? false }) else { return }
    let given = Set(arguments.compactMap { $0.label?.text })
    labels = stage.parameters.filter { parameter in
      parameter.position != .session && parameter.kind != .block && !given.contains(parameter.name)
    }
    if stage.shape.sendsRequests, !given.contains("session") {
      labels?.append(
        ParameterDescription(
          name: "session", summary: "The session that it belongs to.", type: .any))
    }
  }

  func see(key: Name, of parameters: [ParameterDescription]) {
    if isAt(key.span) { labels = parameters }
  }

  func see(sessionOf argument: TrekSyntax.Argument, in module: Module) {
    guard isAt(argument.value.span) else { return }
    names = module.sessions.keys.sorted().map { KnownName(name: $0, type: "a session") }
  }

  /// Notes which names are in reach.
  private func see(_ context: Context) {
    var known: [KnownName] = []
    for name in context.scope.names {
      guard let entity = context.scope.find(name)?.entity else { continue }
      switch entity {
      case .variable(let variable):
        known.append(KnownName(name: name, type: "\(variable.type)"))
      case .stream(let stream):
        known.append(KnownName(name: name, type: "items of \(stream.pipeline.output)"))
      case .argument: known.append(KnownName(name: name, type: "an argument"))
      case .module: known.append(KnownName(name: name, type: "a file in use"))
      case .concurrent, .poison: break
      }
    }
    for (index, binding) in context.bindings.enumerated() where binding.level == context.level {
      if let barrier = context.barrier, index < barrier.count { continue }
      if binding.name == "." { continue }
      known.append(KnownName(name: binding.name, type: "\(binding.type)"))
    }
    names = known
  }
}

extension Checker {
  /// The fields that a value of a type has, with their types.
  package static func fields(of type: ValueType) -> [(name: String, type: ValueType)] {
    FieldTypes.fields(of: type)
  }

  /// Checks as `check`, and has a probe look at one place.
  package func check(
    _ tree: SyntaxTree, sources: SourceMap, inputs: [String: ProgramInput], probe: CheckProbe
  ) {
    _ = DeepStack.run {
      let pass = CheckPass(self, sources: sources)
      pass.probe = probe
      _ = pass.run(tree, inputs: inputs)
    }
  }
}
