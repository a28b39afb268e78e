import Dispatch
import Testing
import Trek
import TrekTesting

import TrekFormats
@testable import TrekREPL

/// A session as it is recorded: prompts, what is typed, what is shown.
///
/// Lines that begin with a prompt are typed. `⇥` at the end of one asks what could stand there.
/// `SITE` stands for a server of the test's own, `FOLDER` for a folder that is empty but for
/// `editor`, a program for `:edit` that puts `| count` behind what it is given.
struct RecordedSession: Sendable, CustomTestStringConvertible {
  /// The file, from the top of the package.
  let path: String
  let text: String

  var testDescription: String { path }

  /// The lines that are typed, without their prompts.
  var typed: [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
      [Prompt.entry.text, Prompt.more.text].first { line.hasPrefix($0) }
        .map { String(line.dropFirst($0.count)) }
    }
  }

  /// What stands before the first prompt.
  var preamble: String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .prefix { !$0.hasPrefix(Prompt.entry.text) }.map { $0 + "\n" }.joined()
  }

  /// Types the lines and gives what stands on the terminal then.
  func replay(historyPath: String? = nil, width: Int = 80) async throws -> String {
    let site = try SessionSite()
    defer { site.stop() }
    let transcript = Transcript()
    let folder = String(PackageFiles.temporary("").dropLast())
    if let fault = WholeFile.write(Array(Self.editor.utf8), to: "\(folder)/editor") {
      Issue.record("\(fault)")
    }
    let lines = typed.map {
      $0.replacing("SITE", with: site.base).replacing("FOLDER", with: folder)
    }
    let watch = RunWatch()
    site.interruptAtStop(watch)
    var environment = ReplEnvironment()
    environment.catalog = .complete
    environment.size = { (width, 24) }
    environment.historyPath = historyPath
    environment.variable = { $0 == "EDITOR" ? "sh '\(folder)/editor' --wait" : nil }
    environment.help = { topic, _ in topic == "fetch" ? "the page of fetch\n" : nil }
    let ready = environment
    await withCheckedContinuation { continuation in
      // The prompt blocks its thread, which must not be one of the concurrency runtime's.
      DispatchQueue(label: "trek.test.prompt").async {
        let editor = ScriptedEditor(lines, transcript)
        let repl = Repl(editor: editor, screen: transcript, environment: ready, watch: watch)
        editor.completer = repl.completer
        _ = repl.run()
        continuation.resume()
      }
    }
    return transcript.text.replacing(site.base, with: "SITE").replacing(folder, with: "FOLDER")
  }

  private static let editor = """
    [ "$1" = --wait ] || exit 1
    grep -q leave "$2" && exit 1
    echo '| count' >> "$2"

    """
}

/// Types lines from a list.
private final class ScriptedEditor: LineEditor {
  private var lines: ArraySlice<String>
  private let transcript: Transcript
  var completer: Completer?

  init(_ lines: [String], _ transcript: Transcript) {
    self.lines = lines[...]
    self.transcript = transcript
  }

  let looksAhead = false

  func read(_ prompt: Prompt) -> EditorEvent {
    while let line = lines.popFirst() {
      transcript.show(prompt.text + line + "\n")
      guard line.hasSuffix("⇥") else { return .line(line) }
      let text = String(line.dropLast())
      if let completer {
        transcript.show(completer.list(completer.complete(text, at: text.utf8.count).candidates))
      }
    }
    return .end
  }

  func remember(_ entry: String) {}
}

/// Keeps all that is shown and told, in its order.
final class Transcript: ReplScreen {
  private let kept = Locked("")
  var text: String { kept.withLock { $0 } }
  func show(_ text: String) { kept.withLock { $0 += text } }
  func tell(_ text: String) { kept.withLock { $0 += text } }
}

/// What the sessions ask.
final class SessionSite: Sendable {
  private let server: LoopbackServer
  private let box: WatchBox

  init() throws(LoopbackFailure) {
    let launches = Counter()
    let box = WatchBox()
    server = try LoopbackServer { request in
      let parts = request.path.split(separator: "/").map(String.init)
      switch (parts.first, parts.count) {
      case ("people", 2):
        guard let id = Int(parts[1]), id < 90 else { return .respond(404, body: "nobody") }
        return .respond(
          headers: [("Content-Type", "application/json")],
          body: """
            {"id": \(id), "name": "Person \(id)", "home": {"city": "Town \(id % 3)", "zip": \(1000 + id)}, \
            "tags": ["a", "b"]}
            """)
      case ("evil", 1):
        return .respond(body: "\u{1B}]0;owned\u{7}red\u{1B}[31m \u{202E}text")
      case ("launches", 1):
        return .respond(201, body: "{\"launch\": \(launches.next())}")
      case ("stop", 2):
        if parts[1] == "3" { box.interrupt() }
        return .respond(body: "{}")
      default: return .respond(404, body: "no such page")
      }
    }
    self.box = box
  }

  var base: String { server.base }
  func interruptAtStop(_ watch: RunWatch) { box.set(watch) }
  func stop() { server.stop() }
}

/// Interrupts a run from the server's thread.
private final class WatchBox: Sendable {
  private let watch = Locked<RunWatch?>(nil)
  func set(_ watch: RunWatch) { self.watch.withLock { $0 = watch } }
  func interrupt() {
    let watch = watch.withLock { $0 }
    watch?.interrupt()
    watch?.interrupt()
  }
}

private final class Counter: Sendable {
  private let count = Locked(0)
  func next() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }
}
