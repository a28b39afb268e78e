import TrekDiagnostics
import TrekValues

/// Where in the script an expression or a stage is checked: what it may name.
struct Context {
  /// The names outside of pipelines.
  var scope: Scope
  /// What `.` is.
  var item: ItemReach = .none
  /// What goes along with the item, the newest last.
  var bindings: [Binding] = []
  /// What went along with it before.
  var ended: [EndedBinding] = []
  /// How many `def`s deep.
  var level = 0
  /// Which bindings may not be used here, and why.
  var barrier: Barrier?
  /// Whether it is worked out for each item: then a stream cannot be used.
  var isPerItem = false
  /// The items of the group that this is about, where it is about one.
  var group: GroupReach?
  /// Whether a head of which nothing is known is taken for one value.
  var takesUnknownForOne = false
  /// The stage that wants its function to be worked out at once, so that no pipeline may stand
  /// in it.
  var atOnce: String?

  init(scope: Scope) { self.scope = scope }
}

/// What `.` stands for.
enum ItemReach {
  /// Nothing: no item is near.
  case none
  /// The item that a stage has before it; ids grow with the order of checking.
  case item(id: Int, type: ValueType)
  /// An item that was put into a slot, since a head has taken its place.
  case kept(slot: Int, id: Int, type: ValueType)
  /// Nothing: the argument is the same for all items.
  case constant(parameter: String, stage: String)
  /// Nothing: it is about a whole group.
  case group(stage: String)
  /// Whatever it is, it was reported.
  case poison
}

/// The bindings below an index are out of reach.
struct Barrier {
  var count: Int
  /// Why: as for `.`.
  var reason: ItemReach
}

/// The items that the stages in an aggregate are over.
struct GroupReach {
  var item: ItemReach
  var type: ValueType
  var barrier: Barrier?
}
