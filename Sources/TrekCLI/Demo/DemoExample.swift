/// A script of `examples/`, which the binary holds.
struct DemoExample: Sendable {
  /// The name without `.pipe`.
  let name: String
  /// The text.
  let text: String

  private init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// All of them, in the order in which the demonstration shows them.
  static let all = [
    DemoExample("hello", PackageResources.hello_pipe),
    DemoExample("timeline", PackageResources.timeline_pipe),
    DemoExample("moons", PackageResources.moons_pipe),
    DemoExample("report", PackageResources.report_pipe),
    DemoExample("outcomes", PackageResources.outcomes_pipe),
    DemoExample("rockets", PackageResources.rockets_pipe),
    DemoExample("links", PackageResources.links_pipe),
    DemoExample("planets", PackageResources.planets_pipe),
    DemoExample("pages", PackageResources.pages_pipe),
    DemoExample("launches", PackageResources.launches_pipe),
    DemoExample("session", PackageResources.session_pipe),
  ]

  /// What the script says of itself in its first comment.
  var summary: String {
    text.split(separator: "\n").drop { $0.hasPrefix("#!") }.prefix { $0.hasPrefix("# ") }
      .map { $0.dropFirst(2) }.joined(separator: " ")
  }
}
