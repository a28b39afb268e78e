import Synchronization
import TrekHTTP
import TrekFormats
import TrekStageKit
import TrekStages
import TrekValues

/// Runs single stages without a runtime.
struct StageBench {
  let world = BenchWorld()
  let clock = BenchClock()

  var context: StageContext {
    StageContext(
      stage: "test", clock: clock, world: world, memory: MemoryAccount(limit: 1 << 30))
  }

  /// The body of a stage with arguments.
  func make(
    _ name: String, _ arguments: [String: BoundArgument] = [:]
  ) throws(StageFailure) -> StageBody {
    guard let definition = StageCatalog.complete.stage(name) else {
      throw StageFailure(code: "bench", "there is no stage `\(name)`")
    }
    return try definition.make(Arguments(arguments.mapValues { [$0] }))
  }

  /// What comes out of a stage: a value for each item, or the code of its failure.
  func run(
    _ name: String, _ arguments: [String: BoundArgument] = [:], on items: [Value] = []
  ) throws(StageFailure) -> [Outcome] {
    var outcomes: [Outcome] = []
    func attempt(_ work: () throws(StageFailure) -> Void) {
      do throws(StageFailure) {
        try work()
      } catch {
        outcomes.append(.failure(error.code))
      }
    }
    let inputs = items.enumerated().map { Item($1, ordinal: $0) }
    switch try make(name, arguments) {
    case .source(let make):
      let source = try make(context)
      var batch: [Value] = []
      repeat {
        batch = []
        do throws(StageFailure) {
          try source.next(7, into: &batch)
        } catch {
          guard source.goesOnAfterFailure, batch.isEmpty else { throw error }
          outcomes.append(.failure(error.code))
          batch = [nil]
          continue
        }
        outcomes += batch.map(Outcome.value)
      } while !batch.isEmpty
    case .map(let body):
      for item in inputs {
        attempt { () throws(StageFailure) in outcomes.append(.value(try body(item))) }
      }
    case .filter(let body):
      for item in inputs {
        attempt { () throws(StageFailure) in
          if try body(item) { outcomes.append(.value(item.value)) }
        }
      }
    case .expand(let body):
      for item in inputs {
        attempt { () throws(StageFailure) in
          let values = try body(item)
          while true {
            do throws(StageFailure) {
              guard let value = try values.next() else { break }
              outcomes.append(.value(value))
            } catch {
              outcomes.append(.failure(error.code))
              if !values.goesOnAfterFailure { break }
            }
          }
        }
      }
    case .fold(let make):
      let fold = make()
      for item in inputs { attempt { () throws(StageFailure) in try fold.take(item) } }
      attempt { () throws(StageFailure) in outcomes.append(.value(try fold.finish())) }
    case .sequence(let make):
      let stage = try make(context)
      guard stage.initialDemand == .more else { break }
      var output = StageOutput()
      loop: for item in inputs {
        var demand = Demand.more
        attempt { () throws(StageFailure) in demand = try stage.push(item, &output) }
        outcomes += output.items.map { .value($0.value) }
        output = StageOutput()
        if demand != .more { break loop }
      }
      if let held = try stage.finish() {
        while let item = try held.next() { outcomes.append(.value(item.value)) }
      }
    case .sink(let make):
      let sink = try make(context)
      for item in inputs { attempt { () throws(StageFailure) in try sink.write(item) } }
      _ = try sink.close(complete: true)
    case .request(let shape):
      for item in inputs {
        attempt { () throws(StageFailure) in
          let request = try shape.request(item)
          outcomes.append(.value(.text(request.url)))
        }
      }
    default:
      throw StageFailure(code: "bench", "the bench cannot run `\(name)`")
    }
    return outcomes
  }

  /// The values that come out of a stage in which nothing fails.
  func values(
    _ name: String, _ arguments: [String: BoundArgument] = [:], on items: [Value] = []
  ) throws(StageFailure) -> [Value] {
    try run(name, arguments, on: items).map { outcome throws(StageFailure) in
      switch outcome {
      case .value(let value): return value
      case .failure(let code): throw StageFailure(code: code, "unexpected")
      }
    }
  }
}

/// What became of an item.
enum Outcome: Equatable {
  case value(Value)
  case failure(String)
}

/// A clock that a test moves.
final class BenchClock: RunClock {
  private let time = Atomic<UInt64>(0)
  var now: UInt64 { time.load(ordering: .relaxed) }
  var wallTime: Int64 { 1_700_000_000_000_000_000 }
  func sleep(until deadline: UInt64) async throws {
    _ = time.max(deadline, ordering: .relaxed)
  }
}

/// A world in a folder of its own.
final class BenchWorld: StageWorld {
  let folder = TemporaryFolder()
  let output = CapturedOutput()
  private let spill = Mutex<String?>("/tmp")

  /// Where stages may spill.
  var spillFolder: String? {
    get { spill.withLock { $0 } }
    set { spill.withLock { $0 = newValue } }
  }
  var temporaryFolder: String? { spillFolder }

  func path(_ path: String, for use: FileUse) throws(StageFailure) -> String {
    if path.hasPrefix("/forbidden") { throw StageFailure(code: "policy", "not allowed") }
    return path.hasPrefix("/") ? path : folder.path + "/" + path
  }
  func environment(_ name: String) throws(StageFailure) -> String? {
    name == "TREK_TEST" ? "yes" : nil
  }
  var standardOutput: any OutputStream { output }
  func standardInput() throws(StageFailure) -> Int32 {
    throw StageFailure(code: "policy", "there is no standard input")
  }
}

/// Keeps what was written.
final class CapturedOutput: OutputStream {
  private let captured = Mutex<[[UInt8]]>([])
  private let terminal = Atomic<Bool>(false)

  var isTerminal: Bool {
    get { terminal.load(ordering: .relaxed) }
    set { terminal.store(newValue, ordering: .relaxed) }
  }
  /// One element for each write.
  var writes: [[UInt8]] { captured.withLock { $0 } }
  var text: String { String(decoding: writes.joined(), as: UTF8.self) }

  func write(_ bytes: UnsafeRawBufferPointer) throws(StageFailure) {
    let copy = [UInt8](bytes)
    captured.withLock { $0.append(copy) }
  }
}
