import Trek

/// Keeps the traffic of a run in a file, as an HTTP archive (HAR 1.2): `--har`.
///
/// Entries are written as the attempts end, so that the memory of a run does not grow with them.
/// Used by one task, after it was made.
final class HarFile: @unchecked Sendable {
  // Unchecked since it is made by one task and then used by another alone.
  private static let limit = 65_536

  private let file: GrowingFile
  private let events: RunEvents
  private let entry: HarEntry
  private var count = 0

  /// Begins the file of a run that has not begun.
  init(_ path: String, of run: ProgramRun, redactor: Redactor) throws(GrowingFile.Fault) {
    file = try GrowingFile(path)
    events = RunEvents(of: run, limit: Self.limit, redactor: redactor)
    entry = HarEntry(redactor: redactor)
    try file.write(
      "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"trek\",\"version\":\"\(Version.trek)\"},"
        + "\"entries\":[")
  }

  /// Writes until the run has ended; gives why it could not, or how many entries are missing.
  func keep() async -> String? {
    var fault: String?
    var missing = 0
    for await event in events {
      missing += event.dropped
      guard fault == nil, let value = entry.value(event) else { continue }
      do throws(GrowingFile.Fault) {
        try file.write((count == 0 ? "\n" : ",\n") + value.json().string)
        count += 1
      } catch {
        fault = error.message
      }
    }
    if let fault { return fault }
    do throws(GrowingFile.Fault) {
      try file.write("\n]}}\n")
      try file.commit()
    } catch {
      return error.message
    }
    return missing == 0
      ? nil : "\(Amount.count(missing, "event")) came faster than they were written"
  }
}
