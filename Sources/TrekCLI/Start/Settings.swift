import Trek

/// The effective options of a run, each with where it came from: the command line beats the
/// environment, which beats the default.
struct Settings: Sendable {
  /// A value and its origin.
  struct Setting<Value: Sendable>: Sendable {
    /// The value.
    var value: Value
    /// `--name`, a variable's name, or `default`.
    var origin: String
  }

  /// Whether only errors are shown.
  var quiet: Setting<Bool>
  /// When colours are used.
  var color: Setting<ColorChoice>
  /// How long what is under way may go on after a first signal.
  var grace: Setting<Duration>
  /// The most bytes that bodies and windows of a run hold together.
  var memory: Setting<Int>

  /// Works the settings out.
  ///
  /// - Throws: `UsageError` where a value cannot be read.
  init(_ options: RunOptions, environment: (String) -> String?) throws(UsageError) {
    func pick<Value>(
      _ option: String, _ given: String?, _ variable: String, default fallback: Value,
      _ read: (String) -> Value?, _ form: String
    ) throws(UsageError) -> Setting<Value> {
      let environmentText = environment(variable).flatMap { $0.isEmpty ? nil : $0 }
      guard let text = given ?? environmentText else {
        return Setting(value: fallback, origin: "default")
      }
      let origin = given == nil ? variable : option
      guard let value = read(text) else {
        throw UsageError("`\(text)` is no value for `\(origin)`", help: "give \(form)")
      }
      return Setting(value: value, origin: origin)
    }
    quiet = try pick(
      "--quiet", options.isQuiet ? "1" : nil, "TREK_QUIET", default: false,
      { ["1": true, "0": false, "true": true, "false": false][$0] }, "`1` or `0`")
    color = try pick(
      "--color", options.color?.rawValue, "TREK_COLOR", default: .auto,
      ColorChoice.init(rawValue:), "one of `auto`, `always`, `never`")
    grace = try pick(
      "--grace", options.grace, "TREK_GRACE", default: .seconds(2),
      { text in DurationText.parse(text).flatMap { $0 < .zero ? nil : $0 } },
      "a duration such as `500ms` or `10s`")
    memory = try pick(
      "--memory", options.memory, "TREK_MEMORY", default: 256 << 20,
      { text in SizeText.parse(text).flatMap { $0 < 1 ? nil : Int($0) } },
      "a size such as `64MiB` or `1GB`")
  }

  /// The settings as `explain --config` shows them: name, value, origin.
  var rows: [(name: String, value: String, origin: String)] {
    [
      ("quiet", "\(quiet.value)", quiet.origin),
      ("color", color.value.rawValue, color.origin),
      ("grace", DurationText.format(grace.value), grace.origin),
      ("memory", SizeText.format(Int64(memory.value)), memory.origin),
    ]
  }
}
