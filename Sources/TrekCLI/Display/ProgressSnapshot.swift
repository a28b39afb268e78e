/// What a run has done until a moment, as the live display shows it.
struct ProgressSnapshot: Sendable {
  /// One stage.
  struct Stage: Sendable, Equatable {
    /// As the script names it.
    var label: String
    /// How many items came in.
    var received = 0
    /// How many items went out.
    var emitted = 0
    /// How many items became failures here.
    var failed = 0
    /// How many items were left out on purpose.
    var dropped = 0
    /// How many items it will get, where that is known.
    var expected: Int?
    /// Items a second, lately; nil: not known yet.
    var rate: Double?
    /// Whether its pipeline runs at this moment.
    var isRunning = true
  }

  /// What keeps finished items from going on.
  struct Held: Sendable, Equatable {
    /// The stage that it is in.
    var stage: String
    /// The position of the item at the head of the pipeline, from 0.
    var index: Int
    /// The item, or what it asks for.
    var item: String
    /// How many finished items wait behind it.
    var behind: Int
    /// How long it has been the first.
    var since: Duration
  }

  /// The requests of the run.
  struct Requests: Sendable, Equatable {
    /// How many have been sent and not answered.
    var underWay = 0
    /// How many wait for a slot, for the rate, or to be sent again.
    var waiting = 0
    /// How many bytes of bodies have come.
    var bytes = 0
  }

  /// How long the run has gone on.
  var elapsed: Duration
  /// The stages, in the order of the plan.
  var stages: [Stage]
  /// The requests; nil where the run makes none.
  var requests: Requests?
  /// What holds back the order, where anything has for a while.
  var held: Held?
}
