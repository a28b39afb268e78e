import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

/// One check of one script: what it has found so far.
///
/// The rules are in extensions, each beside its wording. Lives for one call, on one thread.
final class CheckPass {
  /// How deep blocks, brackets and `def`s may lie in one another, all together.
  static let maximumDepth = 256
  /// The same where no deep stack can be had.
  static let shallowDepth = 16
  /// How many names may go along with an item.
  static let maximumBindings = 256
  /// How many stages `def`s may grow to in a script.
  static let maximumInlinedStages = 20_000

  let catalog: StageCatalog
  let checker: Checker
  var sources: SourceMap
  var diagnostics = DiagnosticBag()
  /// Notes what is found at a place, for completion; nil in a check of its own.
  var probe: CheckProbe?

  /// What the program will have.
  var parameters: [CheckedParameter] = []
  var variableCount = 0
  var bindingCount = 0

  /// The files, by name.
  var modules: [String: Module] = [:]
  /// The files that are being read, from the script on: for cycles.
  var loading: [String] = []
  /// The statement of a `use`d file that is being checked.
  var moduleStatement: ModuleStatement?
  /// Statements of `use`d files, in the order in which they have to run.
  var moduleStatements: [ModuleStatement] = []

  /// Where each stream was used.
  var streamUses = StreamUses()
  var streamCount = 0
  /// How deep in branches of which only one runs.
  var exclusiveDepth = 0

  /// The `def`s that are being checked or put in their places: for recursion.
  var openDefs: [OpenDef] = []
  /// Whether a `def` is looked at for itself, not for a call.
  var isSummary = false
  var inlinedStages = 0
  /// Whether a limit on the size was reported: once is enough.
  var isTooLarge = false
  /// Whether a statement was left out of the program because of a mistake in it.
  var isIncomplete = false

  /// Statements that have to run before the one that is being checked.
  var hoisted: [CheckedStatement] = []

  var watches: [DependenceWatch] = []
  private var itemCount = 0
  private var depth = 0
  var depthLimit = CheckPass.maximumDepth
  private var isTooDeep = false
  private var reportedNames: Set<ReportedName> = []

  /// A `def` whose body is being checked.
  struct OpenDef {
    var def: Def
    /// Where it was called; nil where it is looked at for itself.
    var call: Span?
  }

  private struct ReportedName: Hashable {
    var module: ObjectIdentifier
    var name: String
  }

  init(_ checker: Checker, sources: SourceMap) {
    self.checker = checker
    catalog = checker.catalog
    self.sources = sources
  }

  // MARK: Ids

  func newVariable() -> VariableID {
    defer { variableCount += 1 }
    return VariableID(variableCount)
  }

  func newSlot() -> Int {
    defer { bindingCount += 1 }
    return bindingCount
  }

  func newItem(_ type: ValueType) -> ItemReach {
    defer { itemCount += 1 }
    return .item(id: itemCount, type: type)
  }

  // MARK: Watching

  /// Whether what is checked in `body` depends on an item or on what goes along with it.
  func watching<Result>(_ body: () -> Result) -> (result: Result, dependsOnItem: Bool) {
    watches.append(DependenceWatch(firstItem: itemCount, firstSlot: bindingCount))
    let result = body()
    let watch = watches.removeLast()
    if !watches.isEmpty { watch.report(to: &watches[watches.count - 1]) }
    return (result, watch.dependsOnItem)
  }

  func usedItem(_ id: Int) {
    if !watches.isEmpty { watches[watches.count - 1].usedItem(id) }
  }

  func usedSlot(_ slot: Int) {
    if !watches.isEmpty { watches[watches.count - 1].usedSlot(slot) }
  }

  /// Checks without reporting anything, to find out which of two ways a text is meant.
  func trying<Result>(_ body: () -> Result) -> Result {
    diagnostics.trials += 1
    let slots = bindingCount
    let variables = variableCount
    let uses = streamUses.mark
    let statements = hoisted.count
    let stages = inlinedStages
    defer {
      diagnostics.trials -= 1
      bindingCount = slots
      variableCount = variables
      streamUses.takeBack(to: uses)
      hoisted.removeSubrange(statements...)
      inlinedStages = stages
    }
    return body()
  }

  // MARK: Reporting

  func report(
    _ code: ErrorCode, _ message: String, at span: Span, _ label: String = "",
    labels: [Diagnostic.Label] = [], notes: [String] = [], help: String? = nil,
    fix: Diagnostic.Fix? = nil
  ) {
    var labels = labels
    // In the body of a `def`, the call belongs to it.
    if !isSummary, let call = openDefs.last?.call, call != span {
      labels.append(Diagnostic.Label(call, "called here"))
    }
    diagnostics.report(
      Diagnostic(
        code, message, at: Diagnostic.Label(span, label), labels: labels, notes: notes,
        help: help, fix: fix))
  }

  /// Whether a name that nothing stands for is to be reported: once in each file.
  func isFirstReport(of name: String, in context: Context) -> Bool {
    diagnostics.trials > 0
      || reportedNames.insert(
        ReportedName(module: ObjectIdentifier(context.scope.module), name: name)
      ).inserted
  }

  // MARK: Depth

  /// Goes so many levels deeper, unless that is too deep: then says so once and gives nil.
  func nesting<Result>(
    at span: Span, levels: Int = 1, _ body: () -> Result
  ) -> Result? {
    if diagnostics.isFull { return nil }
    guard depth + levels <= depthLimit else {
      if !isTooDeep {
        isTooDeep = diagnostics.trials == 0
        reportTooDeep(at: span)
      }
      return nil
    }
    depth += levels
    defer { depth -= levels }
    return body()
  }

  // MARK: Texts

  /// The text of a place, on one line, cut where it is long.
  func text(_ span: Span, limit: Int = 40) -> String {
    guard let source = sources[span.source] else { return "" }
    let end = min(span.end, source.bytes.count)
    var line: [UInt8] = []
    line.reserveCapacity(min(span.count, 4 * limit))
    var isGap = false
    for byte in source.bytes[min(span.start, end)..<end] {
      if byte == UInt8(ascii: " ") || (byte >= 9 && byte <= 13) {
        isGap = !line.isEmpty
        continue
      }
      if isGap { line.append(UInt8(ascii: " ")) }
      isGap = false
      line.append(byte)
      if line.count >= 4 * limit { break }
    }
    let text = String(decoding: line, as: UTF8.self)
    // No more characters than bytes.
    if line.count <= limit || text.count <= limit { return text }
    return text.prefix(limit - 1) + "…"
  }
}

extension CheckedExpression {
  /// What stands for an expression with a mistake that was reported: right in every place.
  static func poison(_ span: Span) -> CheckedExpression {
    CheckedExpression(.variable(VariableID(-1), name: ""), type: .any, span: span)
  }

  /// Whether it stands for a mistake.
  var isPoison: Bool {
    if case .variable(let id, _) = kind { return id.number < 0 }
    return false
  }

  /// The value, where it is known.
  var constant: Value? {
    if case .constant(let value) = kind { return value }
    return nil
  }

  /// Whether working it out again costs nothing.
  var isCheap: Bool {
    switch kind {
    case .constant, .variable, .item, .binding: true
    case .path(let base, let steps):
      base.isCheap
        && steps.allSatisfy {
          if case .index(let index, _) = $0 { return index.isCheap }
          return true
        }
    default: false
    }
  }
}
