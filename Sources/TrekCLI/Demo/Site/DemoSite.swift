import Synchronization
import Trek
import TrekTesting

/// The site that `trek demo` serves to itself: pages on space flight, some of which are slow and
/// some of which fail, always in the same way.
///
/// | path | answer |
/// |---|---|
/// | `/missions`, `/planets` | JSON: a list with the URL of each |
/// | `/missions/ID`, `/planets/ID`, `/rockets/ID` | JSON |
/// | `/moons.csv`, `/rockets.jsonl` | CSV and JSON lines |
/// | `/moons/ID` | HTML |
/// | `/launches` | POST: what was sent, with a number |
/// | `/private/log` | only with `Authorization: Bearer` and the demonstration's token |
///
/// `voyager-1` is slow, `skylab` a little; `apollo-13` answers 503 twice, `ariane-5` 429 once with
/// `Retry-After`; `mars-climate-orbiter` is 404, `beagle-2` breaks off, and `phobos-grunt` ends in
/// the middle of its body.
final class DemoSite: Sendable {
  /// The token that opens `/private/log`.
  static let token = "moonshot-1969"

  private struct Visits {
    var counts: [String: Int] = [:]

    mutating func next(_ path: String) -> Int {
      counts[path, default: 0] += 1
      return counts[path, default: 0]
    }
  }

  private let server: LoopbackServer

  /// Starts the site on a port of its own.
  init() throws(LoopbackFailure) {
    let visits = Mutex(Visits())
    server = try LoopbackServer { request in
      let visit = visits.withLock { $0.next(request.path) }
      let base = "http://\(request.header("Host") ?? "127.0.0.1")"
      return Self.answer(request, visit: visit, base: base)
    }
  }

  /// Where it is: scheme and authority.
  var base: String { server.base }

  /// Ends it.
  func stop() { server.stop() }

  // MARK: Answers

  /// What the site says to a request.
  ///
  /// - Parameter visit: which request to this path it is, from 1.
  private static func answer(
    _ request: LoopbackRequest, visit: Int, base: String
  ) -> LoopbackAnswer {
    let parts = request.path.split(separator: "/").map(String.init)
    switch (parts.first ?? "", parts.count) {
    case ("", _): return html("Space flight", "<a href=\"/missions\">missions</a>")
    case ("missions", 1): return json(.list(List(missionList(base))))
    case ("missions", 2): return mission(parts[1], visit: visit, base: base)
    case ("planets", 1):
      return json(.list(List(Planet.all.map { reference($0.id, $0.name, "planets", base) })))
    case ("planets", 2): return planet(parts[1])
    case ("rockets.jsonl", 1): return lines(Rocket.all.map { value(of: $0) })
    case ("rockets", 2): return rocket(parts[1], visit: visit)
    case ("moons.csv", 1): return .respond(headers: [("Content-Type", "text/csv")], body: moonTable)
    case ("moons", 2): return moon(parts[1])
    case ("launches", 1) where request.method == "POST": return launch(request, number: visit)
    case ("private", 2): return log(request)
    default: return missing
    }
  }

  private static func mission(_ id: String, visit: Int, base: String) -> LoopbackAnswer {
    switch id {
    case "mars-climate-orbiter": return missing
    case "beagle-2": return .resetsAtOnce
    case "phobos-grunt": return .closesMidBody(announced: 400, sent: 120)
    case "apollo-13" where visit <= 2:
      return .respond(
        503, headers: [("Retry-After", "0")], body: "Houston, we have had a problem\n")
    default: break
    }
    guard let mission = Mission.all.first(where: { $0.id == id }) else { return missing }
    let answer = json(
      .record(
        Record([
          ("id", .text(Text(mission.id))), ("name", .text(Text(mission.name))),
          ("agency", .text(Text(mission.agency))), ("launched", .text(Text(mission.launched))),
          ("target", .text(Text(mission.target))), ("crew", .int(Int64(mission.crew))),
          ("rocket", .text(Text("\(base)/rockets/\(mission.rocket)"))),
          ("summary", .text(Text(mission.summary))),
        ])))
    switch id {
    case "voyager-1": return answer.delayed(milliseconds: 1500)
    case "skylab": return answer.delayed(milliseconds: 300)
    default: return answer.delayed(milliseconds: 20)
    }
  }

  private static func missionList(_ base: String) -> [Value] {
    Mission.all.map { reference($0.id, $0.name, "missions", base) }
      + Mission.lost.map { reference($0, $0, "missions", base) }
  }

  private static func reference(
    _ id: String, _ name: String, _ folder: String, _ base: String
  ) -> Value {
    .record(
      Record([
        ("id", .text(Text(id))), ("name", .text(Text(name))),
        ("url", .text(Text("\(base)/\(folder)/\(id)"))),
      ]))
  }

  private static func planet(_ id: String) -> LoopbackAnswer {
    guard let planet = Planet.all.first(where: { $0.id == id }) else { return missing }
    return json(
      .record(
        Record([
          ("id", .text(Text(planet.id))), ("name", .text(Text(planet.name))),
          ("radiusKm", .int(Int64(planet.radius))),
          ("distanceAU", .double(Double(planet.distance) ?? 0)),
          ("yearInEarthYears", .double(Double(planet.year) ?? 0)),
        ])))
  }

  private static func rocket(_ id: String, visit: Int) -> LoopbackAnswer {
    if id == "ariane-5", visit == 1 { return .tooManyRequests(retryAfter: "1") }
    guard let rocket = Rocket.all.first(where: { $0.id == id }) else { return missing }
    return json(value(of: rocket))
  }

  private static func value(of rocket: Rocket) -> Value {
    .record(
      Record([
        ("id", .text(Text(rocket.id))), ("name", .text(Text(rocket.name))),
        ("country", .text(Text(rocket.country))), ("firstFlight", .int(Int64(rocket.firstFlight))),
      ]))
  }

  private static func moon(_ id: String) -> LoopbackAnswer {
    guard let moon = Moon.all.first(where: { $0.id == id }) else { return missing }
    let found = moon.found.map { "found in \($0) by \(moon.finder)" } ?? "known to all, always"
    return html(
      moon.name,
      "<p>A moon of \(moon.planet.prefix(1).uppercased() + moon.planet.dropFirst()), \(found); "
        + "its mean radius is \(moon.radius) km.</p>"
    ).delayed(milliseconds: 10)
  }

  private static let moonTable =
    "name,planet,radiusKm,found,finder\n"
    + Moon.all.map { moon in
      "\(moon.name),\(moon.planet),\(moon.radius),\(moon.found.map(String.init) ?? ""),"
        + "\(moon.finder)\n"
    }.joined()

  private static func launch(_ request: LoopbackRequest, number: Int) -> LoopbackAnswer {
    let sent =
      (try? JSONDocument.parse(Text(String(decoding: request.body, as: UTF8.self)).bytes)) ?? .null
    return json(
      .record(
        Record([("number", .int(Int64(number))), ("accepted", .bool(true)), ("launch", sent)])),
      status: 201)
  }

  private static func log(_ request: LoopbackRequest) -> LoopbackAnswer {
    guard request.header("Authorization") == "Bearer \(token)" else {
      return .respond(401, body: "only for the crew\n")
    }
    return lines([
      .record(Record([("hour", 0), ("entry", "Lift-off.")])),
      .record(Record([("hour", 76), ("entry", "In orbit round the Moon.")])),
      .record(Record([("hour", 103), ("entry", "Landed.")])),
    ])
  }

  // MARK: Forms

  private static let missing = LoopbackAnswer.respond(404, body: "nothing is known of it\n")

  private static func json(_ value: Value, status: Int = 200) -> LoopbackAnswer {
    .respond(status, headers: [("Content-Type", "application/json")], bytes: encoded(value))
  }

  private static func lines(_ values: [Value]) -> LoopbackAnswer {
    .respond(
      headers: [("Content-Type", "application/jsonl")], bytes: values.flatMap { encoded($0) + [10] }
    )
  }

  private static func encoded(_ value: Value) -> [UInt8] {
    let output = ByteBuffer()
    JSONWriter.write(value, to: output)
    return output.withUnsafeBytes(Array.init)
  }

  private static func html(_ title: String, _ body: String) -> LoopbackAnswer {
    .respond(
      headers: [("Content-Type", "text/html; charset=utf-8")],
      body: """
        <!doctype html>
        <html lang="en"><head><title>\(title)</title></head>
        <body><h1>\(title)</h1>\(body)</body></html>

        """)
  }
}
