import TrekHTTP
import TrekStageKit
import TrekValues

/// The cookies of a run's sessions.
final class RunJars: Sendable {
  private let jars = Locked<[String: SessionJar]>([:])

  /// The jar of a name, made where there is none.
  func jar(
    _ name: String, _ make: () throws(StageFailure) -> SessionJar
  ) throws(StageFailure) -> CookieJar {
    if let known = jars.withLock({ $0[name] }) { return known.jar }
    let new = try make()
    return jars.withLock { jars in
      // Another task may have made it meanwhile.
      if let known = jars[name] { return known.jar }
      jars[name] = new
      return new.jar
    }
  }

  /// Writes those down that are kept in files.
  func save(from transport: any Transport, failed: (ItemFailure) -> Void) async {
    for (_, session) in jars.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      guard let save = session.save, let lines = await transport.cookies(in: session.jar) else {
        continue
      }
      do throws(StageFailure) {
        try save(lines)
      } catch {
        failed(
          ItemFailure(
            cause: error, stage: "cookies", place: StageIdentity.expression.place, input: .null,
            index: 0))
      }
    }
  }
}
