internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

/// The bytes of what a body stage is given: of a response, of text, of bytes.
enum BodyBytes {
  /// The bytes, shared where they can be.
  @inline(__always)
  static func of(_ value: Value, stage: StaticString) throws(StageFailure) -> Bytes {
    switch value {
    case .object(let object):
      if let response = object as? Response { return try whole(response, stage: stage) }
      throw mismatch(value, stage: stage)
    case .text(let text): return text.bytes
    case .bytes(let bytes): return bytes
    default: throw mismatch(value, stage: stage)
    }
  }

  /// The response that a value is, or nil.
  static func response(_ value: Value) -> Response? {
    if case .object(let object) = value { object as? Response } else { nil }
  }

  /// What helps to see why a response's body is not what the stage expected.
  static func notes(on value: Value) -> [String] {
    guard let response = response(value) else { return [] }
    guard let type = response.head.first("content-type") else {
      return ["the response names no media type"]
    }
    return ["the response is of type `\(type)`"]
  }

  private static func whole(
    _ response: Response, stage: StaticString
  ) throws(StageFailure) -> Bytes {
    switch response.body {
    case .bytes(let bytes): return bytes
    case .truncated:
      throw StageFailure(
        code: "\(stage).input", "only the first part of this response's body was kept",
        response: response)
    case .gone, .stream:
      throw StageFailure(
        code: "\(stage).input", "the body of this response was not kept", response: response)
    }
  }

  private static func mismatch(_ value: Value, stage: StaticString) -> StageFailure {
    StageFailure(
      code: "\(stage).input",
      "`\(stage)` reads a response, text or bytes, and this is \(value.typeName)")
  }
}
