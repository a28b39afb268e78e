import Trek
import TrekDiagnostics
import TrekSyntax

/// The script that gives the last result: its statement, and before it those whose names it uses.
///
/// A name that was bound twice, and is needed as both, has the number of its entry behind it where
/// it is the earlier one; a result that is used has a name of its own.
struct SavedScript {
  private let provenance: Provenance
  private let last: Int
  private let interpreter: Interpreter

  /// What a statement is used for: it is read with what the names stood for then.
  private struct Need {
    var number: Int
    /// Whose names count: a `def` means what they stand for where it is used.
    var context: Int
  }

  /// The script for the last result; nil where there is none.
  init?(session: Session) {
    guard let last = session.results.first?.origin else { return nil }
    provenance = session.provenance
    self.last = last
    interpreter = Interpreter(
      catalog: session.environment.catalog, transport: session.interpreter.transport,
      load: session.environment.load)
  }

  /// The script, laid out as usual.
  var text: String {
    let plain = text(isFixed: false)
    if interpreter.compilation(of: plain).program != nil { return plain }
    // At the prompt each name has a value, while in a script it may be a stream.
    let fixed = text(isFixed: true)
    return interpreter.compilation(of: fixed).program != nil ? fixed : plain
  }

  /// - Parameter isFixed: whether each name is made a value that can be used anywhere, and twice.
  private func text(isFixed: Bool) -> String {
    let needs = self.needs
    var contexts: [Int: Int] = [:]
    for need in needs { contexts[need.number] = need.context }
    let order = ordered(needs)
    let names = self.names(of: order)
    let lines = order.map { number in
      statement(number, in: contexts[number] ?? number, names, isFixed: isFixed)
    }
    let text = lines.joined(separator: "\n") + "\n"
    return ScriptFormat.format(Array(text.utf8), name: "saved").text ?? text
  }

  private var origins: [Provenance.Origin] { provenance.origins }

  // MARK: What is needed

  /// The statements that are needed, each once, with whose names it is read.
  private var needs: [Need] {
    var found = [Need(number: last, context: last)]
    var seen: Set<Int> = [last]
    var next = 0
    while next < found.count {
      for number in uses(of: found[next]) where seen.insert(number).inserted {
        let isDeclaration = if case .declaration = origins[number].product { true } else { false }
        found.append(Need(number: number, context: isDeclaration ? found[next].context : number))
      }
      next += 1
    }
    return found
  }

  /// The statements that one uses by itself.
  private func uses(of need: Need) -> [Int] {
    var found: Set<Int> = []
    for word in words(of: need.number) where word.isName {
      found.formUnion(meanings(of: word.text, in: need.context))
    }
    // A default session belongs to every request.
    if let number = provenance.maker(of: "session ", at: need.context) { found.insert(number) }
    found.remove(need.number)
    return found.sorted()
  }

  /// Each statement behind those that it uses.
  private func ordered(_ needs: [Need]) -> [Int] {
    var uses: [Int: [Int]] = [:]
    for need in needs { uses[need.number] = self.uses(of: need) }
    var order: [Int] = []
    var begun: Set<Int> = []
    // The path from the last statement to where the walk is, with what is left to visit of each.
    var path: [(number: Int, rest: ArraySlice<Int>)] = []
    func begin(_ number: Int) {
      if begun.insert(number).inserted { path.append((number, (uses[number] ?? [])[...])) }
    }
    begin(last)
    while let top = path.indices.last {
      if let next = path[top].rest.popFirst() {
        begin(next)
      } else {
        order.append(path.removeLast().number)
      }
    }
    return order
  }

  // MARK: Names

  /// What a word may mean: the statements that made it.
  private func meanings(of word: String, in context: Int) -> [Int] {
    let origin = origins[context]
    if let number = provenance.maker(of: "let \(word)", at: context) { return [number] }
    if let index = Self.resultIndex(word), origin.results.indices.contains(index),
      let number = origin.results[index]
    {
      return [number]
    }
    return ["def", "session", "use"].compactMap { kind in
      provenance.maker(of: "\(kind) \(word)", at: context)
    }
  }

  /// Which result a word names, from 0.
  static func resultIndex(_ word: String) -> Int? {
    guard word.hasPrefix("it") else { return nil }
    return word == "it" ? 0 : Int(word.dropFirst(2)).map { $0 - 1 }
  }

  /// The names that statements get: the newest of a name keeps it.
  private func names(of order: [Int]) -> [Int: String] {
    var names: [Int: String] = [:]
    var taken: Set<String> = []
    for number in order.sorted(by: >) {
      let plain: String
      switch origins[number].product {
      case .result: plain = "result\(origins[number].entry)"
      case .value(let name): plain = name
      case .declaration(let key):
        plain = String(key.drop { $0 != " " }.dropFirst())
        if plain.isEmpty { continue }
      }
      var name = plain
      var count = origins[number].entry
      while !taken.insert(name).inserted {
        name = "\(plain)_\(count)"
        count += 1
      }
      names[number] = name
    }
    return names
  }

  // MARK: Text

  private struct Word {
    var text: String
    /// Whether it may stand for something that was bound before.
    var isName: Bool
    /// Whether it is the name that the statement itself makes.
    var isOwn: Bool
  }

  /// The tokens of a statement.
  private func words(of number: Int) -> [Word] {
    let source = Source(name: "statement", text: origins[number].text)
    let tokens = Lexer.tokens(of: source)
    let firm = tokens.indices.filter {
      !tokens[$0].kind.isTrivia && tokens[$0].kind != .newline
    }
    var own: Int?
    if let first = firm.first {
      switch tokens[first].kind {
      case .letKeyword, .secretKeyword, .paramKeyword, .defKeyword, .sessionKeyword:
        own = firm.dropFirst().first
      case .useKeyword: own = firm.last { tokens[$0].kind == .word }
      default: break
      }
    }
    // What the statement binds for itself hides what the session has.
    var local: Set<String> = []
    func text(_ index: Int) -> String {
      source.text(of: Span(source.id, tokens[index].range))
    }
    for (place, index) in firm.enumerated() where tokens[index].kind == .word && index != own {
      let before = place > 0 ? tokens[firm[place - 1]].kind : .end
      if before == .asKeyword || before == .letKeyword { local.insert(text(index)) }
    }
    if let first = firm.first, tokens[first].kind == .defKeyword, firm.count > 2,
      tokens[firm[2]].kind == .openParen
    {
      for index in firm.dropFirst(3).prefix(while: { tokens[$0].kind != .closeParen })
      where tokens[index].kind == .word { local.insert(text(index)) }
    }
    var words: [Word] = []
    var place = 0
    for index in tokens.indices {
      while place < firm.count, firm[place] < index { place += 1 }
      let isFirm = place < firm.count && firm[place] == index
      let word = text(index)
      var isName = false
      if isFirm, tokens[index].kind == .word, index != own, !local.contains(word) {
        let before = place > 0 ? tokens[firm[place - 1]].kind : .end
        let after = place + 1 < firm.count ? tokens[firm[place + 1]].kind : .end
        isName = before != .dot && after != .colon
      }
      words.append(Word(text: word, isName: isName, isOwn: index == own))
    }
    return words
  }

  private func statement(
    _ number: Int, in context: Int, _ names: [Int: String], isFixed: Bool
  ) -> String {
    var text = ""
    for word in words(of: number) {
      if word.isOwn {
        text += names[number] ?? word.text
      } else if word.isName {
        text +=
          meanings(of: word.text, in: context).lazy.compactMap { names[$0] }.first ?? word.text
      } else {
        text += word.text
      }
    }
    let origin = origins[number]
    switch origin.product {
    case _ where number == last: return text
    case .declaration: return text
    case .result:
      let end = origin.isStream ? " | collect" : isFixed && isPipeline(number) ? " | first" : ""
      return "let \(names[number] ?? "result") = \(text)\(end)"
    case .value:
      guard isFixed, isPipeline(number) else { return text }
      return text + (origin.isStream ? " | collect" : " | first")
    }
  }

  /// Whether the statement has stages, so that in a script it may be a stream.
  private func isPipeline(_ number: Int) -> Bool {
    let source = Source(name: "statement", text: origins[number].text + "\n")
    switch Parser.parse(source).tree.statements.first?.kind {
    case .pipeline(let pipeline)?: return pipeline.stages.count > 1 || origins[number].isStream
    case .let(let binding)?: return binding.value.stages.count > 1 || origins[number].isStream
    default: return false
    }
  }
}
