public import TrekHTTP
import TrekStageKit
import TrekValues

/// How `Interpreter.fetch` asks; what is nil is as a script's `fetch` has it.
public struct FetchOptions: Sendable {
  /// The most requests of the run at a time to one host; nil: 6.
  public var perHost: Int?
  /// How many attempts more than the first.
  public var retry: Int?
  /// Whether responses come in the order of their URLs.
  public var ordered = true
  /// Which statuses are no failure: false means 200 to 399, true all.
  public var acceptsAll = false
  /// What the run is lent beside.
  public var settings = RunSettings()

  /// The language's defaults.
  public init() {}
}

extension Interpreter {
  /// Asks URLs many at a time, and gives the responses in the order of the URLs: without a script,
  /// with all that a script's `fetch` does: limits per host, retries with back-off, `Retry-After`,
  /// redirects, bodies up to 64 MiB, back-pressure.
  ///
  /// ```swift
  /// for try await response in interpreter.fetch(urls, concurrency: 16) {
  ///   print(response.status, response.url)
  /// }
  /// ```
  /// The first URL that fails ends the sequence with a `TrekError`; `outcomes` gives failures in
  /// their places instead. Leaving the loop, or cancelling its task, stops the rest.
  ///
  /// - Parameters:
  ///   - urls: absolute; a list, or through `StreamArgument` an asynchronous sequence.
  ///   - concurrency: the most requests at a time, at least 1.
  public func fetch(
    _ urls: any ProgramArgument, concurrency: Int = 64, options: FetchOptions = FetchOptions()
  ) -> FetchedResponses {
    var script = "urls | fetch concurrency: \(max(1, concurrency))"
    if let perHost = options.perHost { script += " perHost: \(max(1, perHost))" }
    if let retry = options.retry { script += " retry: \(max(0, retry))" }
    if !options.ordered { script += " ordered: false" }
    if options.acceptsAll { script += " accept: any" }
    do throws(TrekError) {
      let program = try compile(script, name: "fetch", inputs: ["urls": .stream(.text)])
      return FetchedResponses(
        .success(program.run(inputs: ["urls": urls], settings: options.settings)))
    } catch {
      return FetchedResponses(.failure(error))
    }
  }
}

/// The responses to URLs, in their order: see `Interpreter.fetch`.
public struct FetchedResponses: AsyncSequence, Sendable {
  /// An answer with its body.
  public typealias Element = Response

  private let run: Result<RunningProgram, TrekError>

  init(_ run: Result<RunningProgram, TrekError>) { self.run = run }

  /// The iterator.
  public func makeAsyncIterator() -> Iterator { Iterator(outcomes.makeAsyncIterator()) }

  /// Each answer, or why there is none, in the order of the URLs.
  public var outcomes: Outcomes { Outcomes(run) }

  /// Reads responses up to the first failure.
  public struct Iterator: AsyncIteratorProtocol {
    private var outcomes: Outcomes.Iterator

    init(_ outcomes: Outcomes.Iterator) { self.outcomes = outcomes }

    /// The next response; nil at the end.
    ///
    /// - Throws: `FailedItem` for the first URL that failed, `TrekError` where the run could not
    ///   go on, `CancellationError` where the task was cancelled.
    public mutating func next() async throws -> Response? { try await next(isolation: nil) }

    /// As `next()`; on an actor it stays there for all responses that have come already.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Response? {
      try await outcomes.next(isolation: actor)?.get()
    }
  }

  /// Each answer, or why there is none.
  public struct Outcomes: AsyncSequence, Sendable {
    /// An answer, or the item that failed.
    public typealias Element = Result<Response, FailedItem>

    private let run: Result<RunningProgram, TrekError>

    init(_ run: Result<RunningProgram, TrekError>) { self.run = run }

    /// The iterator.
    public func makeAsyncIterator() -> Iterator { Iterator(run) }

    /// Reads outcomes.
    public struct Iterator: AsyncIteratorProtocol {
      private var outcomes: Result<RunOutcomes.Iterator, TrekError>

      init(_ run: Result<RunningProgram, TrekError>) {
        outcomes = run.map { $0.outcomes.makeAsyncIterator() }
      }

      /// The next outcome; nil at the end.
      public mutating func next() async throws -> Result<Response, FailedItem>? {
        try await next(isolation: nil)
      }

      /// As `next()`; on an actor it stays there for all outcomes that have come already.
      public mutating func next(
        isolation actor: isolated (any Actor)?
      ) async throws -> Result<Response, FailedItem>? {
        var iterator = try outcomes.get()
        defer { outcomes = .success(iterator) }
        switch try await iterator.next(isolation: actor) {
        case nil: return nil
        case .failure(let item): return .failure(item)
        case .success(let value):
          guard case .object(let object) = value, let response = object as? Response else {
            throw TrekError(.decoding, "a request gave no response, but \(value.typeName)")
          }
          return .success(response)
        }
      }
    }
  }
}

extension Response {
  /// The body, as far as it is held; of one that was streamed or dropped, nothing.
  public var bodyBytes: [UInt8] {
    switch body {
    case .bytes(let bytes), .truncated(let bytes): bytes.array
    case .gone, .stream: []
    }
  }

  /// The body as text in UTF-8, with U+FFFD for what is none.
  public var bodyText: String { String(decoding: bodyBytes, as: UTF8.self) }

  /// What a Swift type makes of the body, which is JSON.
  ///
  /// - Throws: `TrekError` of the code `decoding`: with the place in the body where it is no JSON,
  ///   with the path where it is not what the type needs.
  public func decodeJSON<T: Decodable>(_ type: T.Type = T.self) throws(TrekError) -> T {
    let value: Value
    do throws(JSONError) {
      value = try JSONDocument.parse(Bytes(bodyBytes))
    } catch {
      throw TrekError(.decoding, "the body is no JSON: \(error)")
    }
    return try value.decode(type)
  }
}
