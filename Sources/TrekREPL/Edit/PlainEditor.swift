import Trek

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads lines as they come, from a pipe, a file, or a terminal without any skills.
package final class PlainEditor: LineEditor {
  private let descriptor: Int32
  /// Writes the prompt; nil where nobody sees one.
  private let showPrompt: ((String) -> Void)?
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  /// A line that came after what was given up.
  private var next: EditorEvent?
  /// How another thread says that what was entered so far is given up.
  package let abandoning = PlainAbandoning()

  /// The most bytes of one line.
  private static let longest = 64 << 20

  /// Reads from a descriptor.
  package init(descriptor: Int32, showPrompt: ((String) -> Void)? = nil) {
    self.descriptor = descriptor
    self.showPrompt = showPrompt
  }

  /// A person at a terminal waits for each line to be run.
  package var looksAhead: Bool { showPrompt == nil }

  /// The next line, without LF or CRLF.
  package func read(_ prompt: Prompt) -> EditorEvent {
    if let event = next {
      next = nil
      return event
    }
    showPrompt?(prompt.text)
    abandoning.begin()
    let event = readLine()
    guard abandoning.end() else { return event }
    next = event
    return .interrupted
  }

  private func readLine() -> EditorEvent {
    while true {
      if let end = buffer[position...].firstIndex(of: 10) {
        var line = buffer[position..<end]
        position = end + 1
        if line.last == 13 { line.removeLast() }
        return .line(String(decoding: line, as: UTF8.self))
      }
      if isAtEnd || buffer.count - position > Self.longest {
        let rest = buffer[position...]
        buffer = []
        position = 0
        return rest.isEmpty ? .end : .line(String(decoding: rest, as: UTF8.self))
      }
      fill()
    }
  }

  private func fill() {
    buffer.removeFirst(position)
    position = 0
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    let count = piece.withUnsafeMutableBytes { piece -> Int in
      while true {
        #if canImport(Glibc)
          let count = Glibc.read(descriptor, piece.baseAddress, piece.count)
        #else
          let count = Darwin.read(descriptor, piece.baseAddress, piece.count)
        #endif
        if count >= 0 || errno != EINTR { return count }
      }
    }
    if count <= 0 { isAtEnd = true } else { buffer += piece[..<count] }
  }

  /// Nothing can be called back.
  package func remember(_ entry: String) {}
}

/// Gives up what is being entered at a plain prompt, from any thread: what the terminal held of the
/// line is gone by then, and the lines before it are not to be joined with the next one.
package final class PlainAbandoning: Sendable {
  private struct State: Sendable {
    var isReading = false
    var isAbandoned = false
  }

  private let state = Locked(State())

  /// Gives it up; false where nothing is being entered.
  package func abandon() -> Bool {
    state.withLock { state in
      if state.isReading { state.isAbandoned = true }
      return state.isReading
    }
  }

  fileprivate func begin() { state.withLock { $0 = State(isReading: true) } }

  /// Says whether it was given up.
  fileprivate func end() -> Bool {
    state.withLock { state in
      state.isReading = false
      return state.isAbandoned
    }
  }
}
