internal import TrekFiles
internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

/// Writes a body into its file as it comes.
///
/// Called by the transport's thread alone, from `begin` on; hence unchecked.
final class SavingReceiver: BodyReceiver, @unchecked Sendable {
  private let target: SaveTarget
  private let streams: SavedStreams
  private let item: Item
  private var name: SafeName?
  private var file: AtomicFile?
  private var response: Response?

  init(_ target: SaveTarget, _ streams: SavedStreams, _ item: Item) {
    self.target = target
    self.streams = streams
    self.item = item
  }

  func begin(_ response: Response, of exchange: Exchange) -> TransportFailure? {
    self.response = response
    do throws(StageFailure) {
      if let file {
        // Another attempt at the same request: its file begins anew.
        return restart(file)
      }
      let (name, file) = try target.begin(item.with(.object(response)))
      self.name = name
      self.file = file
      return nil
    } catch {
      return failure(error)
    }
  }

  private func restart(_ file: AtomicFile) -> TransportFailure? {
    do throws(FileError) {
      try file.restart()
      return nil
    } catch {
      return fail(error)
    }
  }

  func receive(_ bytes: UnsafeRawBufferPointer) -> BodyVerdict {
    guard let file else { return .taken }
    do throws(FileError) {
      try file.write(bytes)
      return .taken
    } catch {
      return .stop(fail(error))
    }
  }

  func end(_ failure: TransportFailure?) -> TransportFailure? {
    guard let file, let name, let response else { return nil }
    if let failure {
      // What is tried again goes on with the same file; what is not leaves nothing, unless the run
      // was broken off.
      if failure.code.rawValue == "cancelled" {
        seal(file)
        streams.keepCancelled(SavedFile(name: name, file: file, response: response))
        handOver()
      } else if !failure.isTransient {
        drop()
      }
      return nil
    }
    do throws(FileError) {
      try file.seal()
    } catch {
      return fail(error)
    }
    streams.keep(SavedFile(name: name, file: file, response: response))
    handOver()
    return nil
  }

  /// The file is the sink's from here on, and its name stays given for the rest of the run.
  private func handOver() {
    file = nil
    name = nil
  }

  deinit { drop() }

  private func seal(_ file: AtomicFile) {
    // It is left as a part or taken away; whether it could be closed well changes neither.
    _ = try? file.seal()
  }

  private func drop() {
    file?.discard()
    file = nil
    if let name { target.folder.release(name) }
    name = nil
  }

  private func fail(_ error: FileError) -> TransportFailure {
    guard let name else { return TransportFailure(.write, error.message) }
    let failure = self.failure(StageFailure(error, saving: name))
    drop()
    return failure
  }

  /// What the transport reports; a failure that ends the run is thrown by the sink as well.
  private func failure(_ cause: StageFailure) -> TransportFailure {
    if cause.kind == .output { streams.keepFault(cause) }
    return TransportFailure(.init(rawValue: cause.code), cause.message, isReceivers: true)
  }
}
