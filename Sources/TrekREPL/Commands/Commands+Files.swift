import Trek
import TrekDiagnostics
import TrekSyntax

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Commands {
  /// `:load`: the statements of a file, as if they had been entered.
  func load(_ path: String) -> Int32 {
    guard !path.isEmpty else { return usage("load") }
    switch FileLoader.script(unquoted(path)) {
    case .failure(let failure):
      show.fault(failure.message, help: nil)
      return 2
    case .success(let source):
      return run(false).run(session.entry(String(decoding: source.bytes, as: UTF8.self)))
    }
  }

  /// `:save`: the lines that made the last result.
  func save(_ path: String) -> Int32 {
    guard !path.isEmpty else { return usage("save") }
    guard let text = SavedScript(session: session).text else {
      show.fault("there is no result yet", help: "run a pipeline first")
      return 2
    }
    if let fault = WholeFile.write(Array(text.utf8), to: unquoted(path)) {
      show.fault("the script cannot be written: \(fault)", help: nil)
      return 5
    }
    show.page(text)
    return 0
  }

  /// `:edit`: the last entry in an editor; what is left there is run.
  func edit() -> Int32 {
    let editor =
      ["VISUAL", "EDITOR"].lazy.compactMap { show.environment.variable($0) }
      .first { !$0.isEmpty } ?? "vi"
    let folder = show.environment.variable("TMPDIR") ?? "/tmp"
    var template = Array("\(folder)/trek-XXXXXX.pipe\0".utf8CString)
    let descriptor = mkstemps(&template, 5)
    guard descriptor >= 0 else {
      show.fault("there is no room for a file in `\(folder)`", help: nil)
      return 5
    }
    close(descriptor)
    let path = String(
      decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { unlink(path) }
    _ = WholeFile.write(Array(((session.lastPipeline?.text ?? "") + "\n").utf8), to: path)
    guard ChildProcess.run("exec \(editor) \"$1\"", [path]) else {
      show.fault("`\(editor)` failed", help: "say by `EDITOR` which editor to use")
      return 2
    }
    guard case .success(let source) = FileLoader.script(path) else { return 2 }
    let text = String(decoding: source.bytes, as: UTF8.self).trimmed
    if text.isEmpty { return 0 }
    show.page(text + "\n")
    repl.enter(text)
    return 0
  }

  /// A path as it was meant, in quotes or not.
  private func unquoted(_ path: String) -> String {
    guard path.count > 1, let first = path.first, first == path.last, "\"'".contains(first) else {
      return path
    }
    return String(path.dropFirst().dropLast())
  }
}

/// The script that gives the last result: its statement, and before it those whose names it uses.
struct SavedScript {
  let session: Session

  /// The script, laid out as usual; nil where there is no result.
  var text: String? {
    guard let last = session.results.first?.origin else { return nil }
    var parts: [(order: Int, text: String)] = []
    var done: Set<String> = []
    let final = add(last.text, last.results, &parts, &done)
    let lines = parts.sorted { $0.order < $1.order }.map(\.text) + [final]
    let text = lines.joined(separator: "\n") + "\n"
    return ScriptFormat.format(Array(text.utf8), name: "saved").text ?? text
  }

  /// Which result a word names, from 0.
  static func resultIndex(_ word: String) -> Int? {
    guard word.hasPrefix("it") else { return nil }
    return word == "it" ? 0 : Int(word.dropFirst(2)).map { $0 - 1 }
  }

  /// Adds what a statement needs, and gives the statement with the names that results have in the
  /// script.
  private func add(
    _ text: String, _ results: [SessionValue.Origin?],
    _ parts: inout [(order: Int, text: String)], _ done: inout Set<String>
  ) -> String {
    let source = Source(name: "statement", text: text)
    let tokens = Lexer.tokens(of: source)
    var result = ""
    for (index, token) in tokens.enumerated() {
      var word = source.text(of: Span(source.id, token.range))
      if token.kind == .word, index == 0 || tokens[index - 1].kind != .dot {
        need(&word, results, &parts, &done)
      }
      result += word
    }
    // A default session belongs to every request.
    for declaration in session.declarations where declaration.key == "session " {
      add(declaration, &parts, &done)
    }
    return result
  }

  private func need(
    _ word: inout String, _ results: [SessionValue.Origin?],
    _ parts: inout [(order: Int, text: String)], _ done: inout Set<String>
  ) {
    if let value = session.variables[word] {
      guard done.insert("let \(word)").inserted, let origin = value.origin else { return }
      let text = add(origin.text, origin.results, &parts, &done)
      parts.append((origin.entry, text))
    } else if let index = Self.resultIndex(word), results.indices.contains(index),
      let origin = results[index]
    {
      let name = "result\(origin.entry)"
      if done.insert("let \(name)").inserted {
        let text = add(origin.text, origin.results, &parts, &done)
        parts.append(
          (origin.entry, "let \(name) = \(text)" + (origin.isStream ? " | collect" : "")))
      }
      word = name
    }
    for key in ["def \(word)", "session \(word)", "use \(word)"] {
      for declaration in session.declarations where declaration.key == key {
        add(declaration, &parts, &done)
      }
    }
  }

  private func add(
    _ declaration: Declaration, _ parts: inout [(order: Int, text: String)],
    _ done: inout Set<String>
  ) {
    guard done.insert(declaration.key).inserted else { return }
    let parsed = declaration.entry.parsed()
    let source = Source(name: declaration.entry.name, text: declaration.entry.text)
    let text = source.text(of: parsed.tree.statements[declaration.index].span)
    parts.append((declaration.entry.number, add(text, [], &parts, &done)))
  }
}
