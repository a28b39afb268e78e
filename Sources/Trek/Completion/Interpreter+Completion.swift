import TrekCheck
import TrekDiagnostics
import TrekSyntax

extension Interpreter {
  /// What may stand at a place of a script, as the check would take it: stages that fit what comes to
  /// them, labels with their types, fields, names, functions; those of one's own catalog among them.
  ///
  /// Nothing runs. What the policy forbids is offered all the same.
  ///
  /// - Parameters:
  ///   - text: the script; what follows the place is not looked at.
  ///   - offset: the place, in bytes of UTF-8; the end where none is given.
  ///   - inputs: what the caller will give, by name.
  public func completion(
    of text: String, at offset: Int? = nil, inputs: ProgramInputs = [:]
  ) -> ScriptCompletion {
    let before = Array(text.utf8.prefix(max(0, offset ?? .max)))
    let finder = CompletionFinder(catalog: catalog) { text, offset in
      var sources = SourceMap()
      let source = sources.add(name: "<completion>", bytes: Array(text.utf8))
      let probe = CheckProbe(offset: offset, in: source.id)
      self.check(Parser.parse(source).tree, sources, inputs: inputs.byName, probe: probe)
      return probe
    }
    return finder.completion(of: before, CursorText(before))
  }
}
