internal import TrekDiagnostics

extension Printer {
  /// Whether a comment that is not written yet stands before an offset.
  func hasComment(before offset: Int) -> Bool {
    var index = nextTrivia
    while index < trivia.count, trivia[index].span.start < offset {
      if trivia[index].kind != .blankLine { return true }
      index += 1
    }
    return false
  }

  /// The comment that stands on the line that ends here, if there is one before an offset.
  mutating func addTrailingComment(before offset: Int) {
    guard nextTrivia < trivia.count, trivia[nextTrivia].span.start < offset,
      trivia[nextTrivia].kind == .trailingComment
    else { return }
    layout.suffix("  " + trivia[nextTrivia].text)
    nextTrivia += 1
  }

  /// The comments on lines of their own before what begins at an offset, each with its line end.
  ///
  /// An empty line is kept before the first, between them and after the last; before the first only
  /// where something precedes.
  mutating func addLeadingComments(before offset: Int, keepsBlankLine: Bool) {
    var keepsBlankLine = keepsBlankLine
    while nextTrivia < trivia.count, trivia[nextTrivia].span.start < offset {
      if trivia[nextTrivia].kind == .blankLine {
        if keepsBlankLine { layout.hardLine() }
      } else {
        layout.text(trivia[nextTrivia].text)
        layout.hardLine()
        keepsBlankLine = true
      }
      nextTrivia += 1
    }
  }

  /// The comments on lines of their own before a closing bracket or the end, each after a line end;
  /// empty lines only between comments.
  mutating func addClosingComments(before offset: Int, isFirst: Bool) {
    var isFirst = isFirst
    var blankLine = false
    while nextTrivia < trivia.count, trivia[nextTrivia].span.start < offset {
      if trivia[nextTrivia].kind == .blankLine {
        blankLine = true
      } else {
        if !isFirst {
          layout.hardLine()
          if blankLine { layout.hardLine() }
        }
        layout.text(trivia[nextTrivia].text)
        // Nothing may stand on the line of a comment.
        layout.suffix("")
        blankLine = false
        isFirst = false
      }
      nextTrivia += 1
    }
  }

  /// Moves comments inside a statement that no place was found for to lines before it.
  mutating func hoistComments(inside span: Span, to position: Int) {
    var comments: [String] = []
    while nextTrivia < trivia.count, trivia[nextTrivia].span.start < span.end {
      if trivia[nextTrivia].kind != .blankLine { comments.append(trivia[nextTrivia].text) }
      nextTrivia += 1
    }
    guard !comments.isEmpty else { return }
    layout.insert(at: position) { layout in
      for comment in comments {
        layout.text(comment)
        layout.hardLine()
      }
    }
  }

  // MARK: Lists

  /// Elements in brackets: on one line, or one a line.
  ///
  /// - Parameters:
  ///   - spans: The place of each element, for the comments between them.
  ///   - end: The end of the closing bracket.
  ///   - space: What stands inside the brackets on one line.
  ///   - hugsLast: Whether the last element may be broken while the others are not.
  mutating func addList(
    _ opening: String, _ closing: String, _ spans: [Span], until end: Int, space: String = "",
    hugsLast: Bool = false, _ element: (inout Printer, Int) -> Void
  ) {
    let innerEnd = max(0, end - 1)
    guard !spans.isEmpty || hasComment(before: innerEnd) else {
      return layout.text(opening + closing)
    }
    layout.open()
    layout.text(opening)
    layout.indentIfBroken()
    addTrailingComment(before: spans.first?.start ?? innerEnd)
    addBreak(space)
    for (index, span) in spans.enumerated() {
      if index > 0 { addBreak(" ") }
      addLeadingComments(before: span.start, keepsBlankLine: false)
      if hugsLast, index == spans.count - 1 { layout.hug() }
      element(&self, index)
      if index < spans.count - 1 { layout.text(",") }
      addTrailingComment(before: index + 1 < spans.count ? spans[index + 1].start : innerEnd)
    }
    addClosingComments(before: innerEnd, isFirst: spans.isEmpty)
    layout.dedent()
    addBreak(space)
    layout.text(closing)
    layout.close()
  }

  /// A place where the line may end.
  mutating func addBreak(_ flat: String) {
    if isFlat { layout.text(flat) } else { layout.line(flat) }
  }
}
