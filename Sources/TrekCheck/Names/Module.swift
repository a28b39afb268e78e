import TrekDiagnostics
import TrekSyntax

/// A file: the script itself, or one that it uses.
final class Module {
  /// The name of its source.
  let name: String
  /// Whether it is the script itself.
  let isMain: Bool
  /// Its own names; defs and sessions have spaces of their own.
  private(set) lazy var scope = Scope(parent: nil, module: self)
  /// Its `def`s, wherever in the file they stand.
  var defs: [String: Def] = [:]
  /// Its named sessions so far.
  var sessions: [String: Session] = [:]
  /// The default session of the file, once its statement was passed.
  var defaultSession: Session?
  /// The names that statements at the top of the file bind, with their places: also those further
  /// down.
  var declared: [String: Span] = [:]
  /// The sessions of the whole file, with their places.
  var declaredSessions: [String: Span] = [:]
  /// What works its values out, in order.
  var statements: [ModuleStatement] = []
  /// Whether an error in it was reported, so that what it lacks is not reported again.
  var isBroken = false

  init(name: String, isMain: Bool) {
    self.name = name
    self.isMain = isMain
  }

  /// The names that `module.` may be followed by.
  var members: [String] { (Array(defs.keys) + Array(scope.entries.keys)).sorted() }
}
