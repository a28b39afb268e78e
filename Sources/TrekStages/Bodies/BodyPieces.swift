internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

/// The bytes of a body piece by piece: all at once where they are there, else as they come.
struct BodyPieces {
  /// What there is.
  enum Piece {
    /// Bytes, in order; never empty.
    case bytes(Bytes)
    /// None now: the run asks again when there are.
    case waiting
    /// None any more.
    case ended
  }

  private enum Source {
    case whole(Bytes)
    case stream(BodyStream, Response)
    case ended
  }

  private var source: Source

  /// Takes the body of a response, a text or bytes.
  ///
  /// A body that is still coming is taken away from its response: it can be read once, and is given
  /// up when this is released.
  init(_ value: Value, stage: StaticString) throws(StageFailure) {
    if let response = BodyBytes.response(value), case .stream(let stream) = response.body {
      response.body = .gone
      source = .stream(stream, response)
    } else {
      source = .whole(try BodyBytes.of(value, stage: stage))
    }
  }

  /// The next piece.
  ///
  /// - Parameter given: how many values have been made of the pieces before, for the failure of a
  ///   body that is cut off.
  mutating func next(after given: Int) throws(StageFailure) -> Piece {
    switch source {
    case .whole(let bytes):
      source = .ended
      return bytes.isEmpty ? .ended : .bytes(bytes)
    case .stream(let stream, let response):
      switch stream.read() {
      case .bytes(let bytes): return .bytes(bytes)
      case .waiting: return .waiting
      case .ended:
        source = .ended
        return .ended
      case .failed(let failure):
        source = .ended
        throw Self.cutOff(failure, response, after: given)
      }
    case .ended: return .ended
    }
  }

  /// What was given cannot be taken back, so the request is not made again.
  private static func cutOff(
    _ failure: TransportFailure, _ response: Response, after given: Int
  ) -> StageFailure {
    StageFailure(
      .network, code: failure.code.rawValue, failure.message,
      notes: [
        given == 1
          ? "1 item of the body had gone on before, so it is not asked for again"
          : "\(given) items of the body had gone on before, so it is not asked for again"
      ] + (failure.libraryCode.map { ["libcurl's code is \($0)"] } ?? []),
      response: response)
  }
}
