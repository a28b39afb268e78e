import Trek
import TrekTesting

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs the examples against a site that this process serves to itself: `trek demo`.
struct Demonstration {
  /// The options of the runs.
  let options: RunOptions

  /// How many lines of a file are shown.
  private static let shownLines = 8

  /// Runs one example, or all, and gives the gravest exit code.
  func run(_ name: String?) -> Int32 {
    let console = Console(color: options.color ?? .auto)
    do throws(UsageError) {
      let examples = try Self.examples(named: name)
      let folder = try Self.enterFolder()
      defer { Self.remove(folder) }
      setenv("DEMO_TOKEN", DemoSite.token, 1)
      let runner = try ScriptRun(options)
      var code: Int32 = 0
      for example in examples where !runner.wasInterrupted {
        // A site of its own for each, so that what fails at first does so again.
        let site = try Self.site()
        defer { site.stop() }
        show(example, site: site)
        code = max(
          code,
          runner.run(
            ScriptSource(name: "\(example.name).pipe", text: example.text),
            arguments: ["site=\(site.base)"]))
        showFiles(in: folder)
      }
      return code
    } catch {
      return Usage.tell(error, style: console.style)
    }
  }

  /// Serves the site until a signal ends the process.
  func serve() -> Int32 {
    do throws(UsageError) {
      let site = try Self.site()
      say { style in
        """
        \(style.bold(site.base)) serves \(Mission.all.count) missions, \(Planet.all.count) planets, \
        \(Moon.all.count) moons and \(Rocket.all.count) rockets until Ctrl-C

        """
      }
      while true { pause() }
    } catch {
      return Usage.tell(error, style: Console(color: options.color ?? .auto).style)
    }
  }

  // MARK: Steps

  private static func examples(named name: String?) throws(UsageError) -> [DemoExample] {
    guard let name else { return DemoExample.all }
    let word = name.hasSuffix(".pipe") ? String(name.dropLast(5)) : name
    if let example = DemoExample.all.first(where: { $0.name == word }) { return [example] }
    let names = DemoExample.all.map(\.name)
    throw UsageError(
      "there is no example `\(TerminalText.escaped(name))`",
      help: Suggestion.closest(to: word, among: names).map { "did you mean `\($0)`?" }
        ?? "there are \(names.joined(separator: ", "))")
  }

  private static func site() throws(UsageError) -> DemoSite {
    do throws(LoopbackFailure) {
      return try DemoSite()
    } catch {
      throw UsageError("the site cannot be served: \(error)")
    }
  }

  /// Makes a folder for what the examples write, and goes there.
  private static func enterFolder() throws(UsageError) -> String {
    let parent = Terminal.environment("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array("\(parent)/trek-demo-XXXXXX".utf8CString)
    let path = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    guard let path, chdir(path) == 0 else {
      throw UsageError("no folder can be made in \(parent): \(String(cString: strerror(errno)))")
    }
    return path
  }

  private func show(_ example: DemoExample, site: DemoSite) {
    say { style in
      let lines = example.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      let script = lines.map { style.dim("  │ ") + $0 + "\n" }.joined()
      return """

        \(style.bold("── \(example.name).pipe")) \(style.dim(String(repeating: "─", count: 50)))
        \(script)
        \(style.green("$")) \(style.bold("trek \(example.name).pipe site=\(site.base)"))

        """
    }
  }

  /// Shows the files that an example made, and takes them away for the next.
  private func showFiles(in folder: String) {
    for name in Self.tree(folder) {
      let text = (try? FileLoader.script("\(folder)/\(name)").get().bytes) ?? []
      let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
      say { style in
        style.cyan(name) + "\n"
          + lines.prefix(Self.shownLines).map { "  \($0)\n" }.joined()
          + (lines.count > Self.shownLines
            ? style.dim("  … \(lines.count - Self.shownLines) more lines\n") : "")
      }
      unlink("\(folder)/\(name)")
    }
  }

  private func say(_ text: (Style) -> String) {
    _ = Output.write(color: options.color ?? .auto, text)
  }

  // MARK: Files

  private static func tree(_ folder: String, below prefix: String = "") -> [String] {
    names(in: folder).flatMap { name -> [String] in
      var status = stat()
      guard lstat("\(folder)/\(name)", &status) == 0 else { return [] }
      return status.st_mode & S_IFMT == S_IFDIR
        ? tree("\(folder)/\(name)", below: "\(prefix)\(name)/") : [prefix + name]
    }
  }

  private static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Removes the folder: its files are gone by now, what is left are folders.
  private static func remove(_ folder: String) {
    for file in tree(folder) { unlink("\(folder)/\(file)") }
    for name in names(in: folder) { remove("\(folder)/\(name)") }
    rmdir(folder)
  }
}
