internal import TrekDiagnostics

/// Text with places where lines may break, laid out to a width.
///
/// The places belong to groups. A group is either on one line as far as its own places go, or broken
/// at all of them; groups inside decide for themselves, outermost first. Flat arrays, no recursion;
/// time and memory are linear.
struct Layout {
  private enum Command {
    case text(String)
    /// A line end if the group is broken, else the text.
    case line(flat: String)
    /// A line end in any case; no group around it is on one line.
    case hardLine
    /// The first text if the group is broken, else the second.
    case choice(broken: String, flat: String)
    /// Text that waits for the end of the line; no group around it is on one line.
    case suffix(String)
    case open(group: Int)
    case close
    case indent
    /// As `indent` if the group is broken; else nothing, until its `dedent`.
    case indentIfBroken
    case dedent
  }

  private struct Group {
    var open: Int
    var close = 0
    /// Where the part begins that may be broken while the group is not.
    var hug: Int?
    /// The widths of all and of what stands before that part, if on one line.
    var width = 0
    var hugWidth = 0
  }

  /// More than any line is wide.
  private static let endless = 1 << 40

  private var commands: [Command] = []
  private var groups: [Group] = []
  private var openGroups: [Int] = []

  /// Where the next command goes; for `move`.
  var position: Int { commands.count }

  mutating func text(_ text: String) { commands.append(.text(text)) }
  mutating func line(_ flat: String) { commands.append(.line(flat: flat)) }
  mutating func hardLine() { commands.append(.hardLine) }
  mutating func suffix(_ text: String) { commands.append(.suffix(text)) }
  mutating func indent() { commands.append(.indent) }
  mutating func indentIfBroken() { commands.append(.indentIfBroken) }
  mutating func dedent() { commands.append(.dedent) }

  mutating func choice(broken: String, flat: String) {
    commands.append(.choice(broken: broken, flat: flat))
  }

  mutating func open() {
    openGroups.append(groups.count)
    groups.append(Group(open: commands.count))
    commands.append(.open(group: groups.count - 1))
  }

  mutating func close() {
    if let group = openGroups.popLast() { groups[group].close = commands.count }
    commands.append(.close)
  }

  /// Lets the group stay on one line up to here if what follows is broken by a group of its own.
  mutating func hug() {
    if let group = openGroups.last { groups[group].hug = commands.count }
  }

  /// Moves all commands from a position on behind those that are appended next, by `body`.
  mutating func insert(at position: Int, _ body: (inout Layout) -> Void) {
    let tail = Array(commands[position...])
    commands.removeSubrange(position...)
    body(&self)
    let shift = commands.count - position
    commands += tail
    // Groups are in the order of their openings; those around the position are still open.
    for group in groups.indices.reversed() {
      guard groups[group].open >= position else { break }
      groups[group].open += shift
      groups[group].close += shift
      groups[group].hug? += shift
    }
  }

  // MARK: Measuring

  /// The width of a command if its group is on one line.
  private func flatWidth(_ command: Command) -> Int {
    switch command {
    case .text(let text), .line(let text), .choice(_, let text): TerminalText.width(text)
    case .hardLine, .suffix: Layout.endless
    default: 0
    }
  }

  /// Fills in the widths of all groups, and gives for each command the width of what follows it up
  /// to the next place where the line may end.
  private mutating func measure() -> [Int] {
    var sums = [0]
    sums.reserveCapacity(commands.count + 1)
    for command in commands { sums.append(sums[sums.count - 1] + flatWidth(command)) }
    for index in groups.indices {
      groups[index].width = sums[groups[index].close] - sums[groups[index].open]
      if let hug = groups[index].hug {
        groups[index].hugWidth = sums[hug] - sums[groups[index].open]
      }
    }
    var following = [Int](repeating: 0, count: commands.count + 1)
    for index in commands.indices.reversed() {
      switch commands[index] {
      case .line, .hardLine, .suffix: following[index] = 0
      default: following[index] = following[index + 1] + flatWidth(commands[index])
      }
    }
    return following
  }

  private func fits(_ group: Group, _ column: Int, _ following: [Int], _ width: Int) -> Bool {
    if column + group.width + following[group.close] <= width { return true }
    guard let hug = group.hug else { return false }
    return column + group.hugWidth + following[hug] <= width
  }

  // MARK: Writing

  /// The text, laid out to a width in cells.
  mutating func rendered(width: Int) -> String {
    let following = measure()
    var output = Output()
    var broken = [true]
    var indents: [Int] = [0]
    for command in commands {
      let isBroken = broken[broken.count - 1]
      let indent = indents[indents.count - 1]
      switch command {
      case .text(let text): output.add(text, indent)
      case .line(let flat): if isBroken { output.endLine() } else { output.add(flat, indent) }
      case .hardLine: output.endLine()
      case .choice(let one, let flat): output.add(isBroken ? one : flat, indent)
      case .suffix(let text): output.suffix += text
      case .open(let group):
        let column = output.column ?? indent
        broken.append(!fits(groups[group], column, following, width))
      case .close: broken.removeLast()
      case .indent: indents.append(indent + 2)
      case .indentIfBroken: indents.append(isBroken ? indent + 2 : indent)
      case .dedent: indents.removeLast()
      }
    }
    return output.finished()
  }

  /// The text so far.
  ///
  /// Indentation is written with the first text of a line, so that empty lines
  /// stay empty.
  private struct Output {
    private var text = ""
    /// The cells of the line so far; nil at its start.
    private(set) var column: Int? = nil
    /// What waits for the end of the line.
    var suffix = ""

    mutating func add(_ piece: String, _ indent: Int) {
      guard !piece.isEmpty else { return }
      if column == nil { text += String(repeating: " ", count: indent) }
      text += piece
      column = (column ?? indent) + TerminalText.width(piece)
    }

    mutating func endLine() {
      text += suffix
      suffix = ""
      text += "\n"
      column = nil
    }

    mutating func finished() -> String {
      if column != nil || !suffix.isEmpty { endLine() }
      return text
    }
  }
}
