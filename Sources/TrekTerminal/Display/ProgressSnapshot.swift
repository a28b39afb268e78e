/// What a run has done until a moment, as the live display shows it.
package struct ProgressSnapshot: Sendable {
  /// One stage.
  package struct Stage: Sendable, Equatable {
    /// As the script names it.
    package var label: String
    /// How many items came in.
    package var received = 0
    /// How many items went out.
    package var emitted = 0
    /// How many items became failures here.
    package var failed = 0
    /// How many items were left out on purpose.
    package var dropped = 0
    /// How many items it will get, where that is known.
    package var expected: Int?
    /// Items a second, lately; nil: not known yet.
    package var rate: Double?
    /// Whether its pipeline runs at this moment.
    package var isRunning = true
  }

  /// What keeps finished items from going on.
  package struct Held: Sendable, Equatable {
    /// The stage that it is in.
    package var stage: String
    /// The position of the item at the head of the pipeline, from 0.
    package var index: Int
    /// The item, or what it asks for.
    package var item: String
    /// How many finished items wait behind it.
    package var behind: Int
    /// How long it has been the first.
    package var since: Duration
  }

  /// The requests of the run.
  package struct Requests: Sendable, Equatable {
    /// How many have been sent and not answered.
    package var underWay = 0
    /// How many wait for a slot, for the rate, or to be sent again.
    package var waiting = 0
    /// How many bytes of bodies have come.
    package var bytes = 0
  }

  /// How long the run has gone on.
  package var elapsed: Duration
  /// The stages, in the order of the plan.
  package var stages: [Stage]
  /// The requests; nil where the run makes none.
  package var requests: Requests?
  /// What holds back the order, where anything has for a while.
  package var held: Held?
}
