internal import Synchronization
internal import TrekFiles
internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

/// Writes each item into a file; bodies of responses as they come.
final class SaveSink: Sink {
  private let target: SaveTarget
  private let streams: SavedStreams

  init(_ target: SaveTarget) {
    self.target = target
    streams = SavedStreams()
  }

  var bodyReceiver: (@Sendable (Item) throws(StageFailure) -> any BodyReceiver)? {
    let target = target
    let streams = streams
    return { item in SavingReceiver(target, streams, item) }
  }

  func write(_ item: Item) throws(StageFailure) {
    if let response = BodyBytes.response(item.value) {
      if let saved = streams.take(response) { return try finish(saved) }
      try streams.throwFault()
    }
    let content = try SavedContent.bytes(of: item.value)
    let (name, file) = try target.begin(item)
    do throws(FileError) {
      try content.withUnsafeBytes { bytes throws(FileError) in try file.write(bytes) }
      try file.commit()
    } catch {
      file.discard()
      throw StageFailure(error, saving: name)
    }
  }

  /// Gives a file its name whose body came while nobody waited for it.
  private func finish(_ saved: SavedFile) throws(StageFailure) {
    do throws(FileError) {
      try saved.file.commit()
    } catch {
      saved.file.discard()
      throw StageFailure(error, saving: saved.name)
    }
  }

  func flush() throws(StageFailure) { try streams.throwFault() }

  func close(complete: Bool) throws(StageFailure) -> String? {
    let left = streams.close(complete: complete)
    try streams.throwFault()
    guard let first = left.first else { return nil }
    return left.count == 1 ? "left `\(first)`" : "left `\(first)` and \(left.count - 1) more"
  }
}

/// What is written of an item that is no streamed response.
private enum SavedContent {
  static func bytes(of value: Value) throws(StageFailure) -> Bytes {
    switch value {
    case .text(let text): return text.bytes
    case .bytes(let bytes): return bytes
    case .object(let object):
      guard let response = object as? Response else { break }
      guard case .bytes(let bytes) = response.body else {
        throw StageFailure(
          code: "save.body", "the body of this response was not kept whole", response: response)
      }
      return bytes
    default: break
    }
    let output = ByteBuffer()
    JSONWriter.write(value, to: output)
    output.append(10)
    return output.bytes
  }
}

/// A file that is whole and waits for its name.
struct SavedFile: Sendable {
  let name: SafeName
  // Handed over, never used by two at a time.
  nonisolated(unsafe) let file: AtomicFile
  /// Held so that its identity is no other's.
  let response: Response
}

/// The files that bodies were written to while they came: what the sink and its receivers share.
final class SavedStreams: Sendable {
  private struct State {
    var ready: [ObjectIdentifier: SavedFile] = [:]
    var cancelled: [SavedFile] = []
    var fault: StageFailure?
  }

  private let state = Locked(State())

  /// Keeps a file until its response reaches the sink.
  func keep(_ saved: SavedFile) {
    state.withLock { $0.ready[ObjectIdentifier(saved.response)] = saved }
  }

  /// Keeps what was written for a request that was cancelled.
  func keepCancelled(_ saved: SavedFile) { state.withLock { $0.cancelled.append(saved) } }

  /// Remembers a failure that ends the run.
  func keepFault(_ failure: StageFailure) {
    state.withLock { state in if state.fault == nil { state.fault = failure } }
  }

  /// The file of a response, once.
  func take(_ response: Response) -> SavedFile? {
    state.withLock { $0.ready.removeValue(forKey: ObjectIdentifier(response)) }
  }

  /// Throws the failure that ends the run, once.
  func throwFault() throws(StageFailure) {
    if let fault = state.withLock({ $0.fault.take() }) { throw fault }
  }

  /// Ends the files whose items never came: without a trace where the run is complete, else they
  /// stay as parts.
  ///
  /// Gives the paths of those, sorted.
  func close(complete: Bool) -> [String] {
    let files = state.withLock { state in
      defer {
        state.ready = [:]
        state.cancelled = []
      }
      return Array(state.ready.values) + state.cancelled
    }
    var left: [String] = []
    for saved in files {
      if complete {
        saved.file.discard()
      } else if let path = saved.file.abandon() {
        left.append(path)
      }
    }
    return left.sorted()
  }
}
