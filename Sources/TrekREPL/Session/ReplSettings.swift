import Trek

/// What `:set` and `:as` change.
struct ReplSettings: Sendable {
  /// How results are shown.
  enum View: String, Sendable, CaseIterable {
    /// A table, a tree, or lines, as fits.
    case auto
    /// JSON, one value below the other.
    case json
    /// A table, also where there is one record only.
    case table
    /// As `print` writes it.
    case raw
  }

  /// How results are shown.
  var view = View.auto
  /// The most bytes that results and what was fetched hold together.
  var keep = 128 << 20
  /// The most rows of a table, and the most items shown at all.
  var rows = 1000
  /// Whether output that is longer than the screen goes to a pager.
  var pager = true
  /// How long what is under way may go on after a first Ctrl-C.
  var grace = Duration.seconds(2)
  /// The most bytes that bodies and windows of a run hold together.
  var memory = 256 << 20
  /// Defaults of requests, as the labels of a `session`.
  var requests: [(label: String, value: String)] = []
}
