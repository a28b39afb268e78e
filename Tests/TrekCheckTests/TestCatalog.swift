import TrekHTTP
import TrekStageKit
import TrekValues

/// Stages of every shape with parameters of every kind; none of them is ever run.
enum TestCatalog {
  static let catalog = StageCatalog(
    groups: [
      .init("Request", [request("fetch"), request("get"), request("post")]),
      .init("Shape", shape), .init("Combine", combine), .init("Flow", flow),
      .init("Source", sources), .init("Sink", sinks),
    ],
    functions: functions)

  private struct NotRun: Error {}

  private static func stage(
    _ name: String, _ shape: StageShape, from input: StageInput = .any, to output: StageOutputType,
    _ parameters: [ParameterDescription] = [], bindings: BindingScope = .pass,
    fails: Bool = false
  ) -> StageDefinition {
    StageDefinition(
      name, shape, "For tests.", from: input, to: output,
      taking: Parameters(TestParameters(descriptions: parameters)), bindings: bindings,
      failures: fails ? [FailureDescription("cause", "Sometimes.", example: "")] : [],
      examples: []
    ) { _ throws(StageFailure) in throw StageFailure(code: "test", "is never run") }
  }

  private static func parameter(
    _ name: String, _ kind: ParameterDescription.Kind = .constant,
    _ position: ParameterDescription.Position = .labeled, _ type: ValueType = .any,
    isRequired: Bool = false, words: [String] = []
  ) -> ParameterDescription {
    ParameterDescription(
      name: name, summary: "What \(name) is.", kind: kind, position: position, type: type,
      defaultText: isRequired ? nil : "its default", words: words)
  }

  private static func request(_ name: String) -> StageDefinition {
    stage(
      name, .request, to: .type(.response),
      [
        parameter("url", .perItem, .positional),
        parameter("headers", .perItem, .labeled, .optional(.record([:], open: true))),
        parameter("json", .perItem, .labeled),
        parameter("concurrency", .constant, .labeled, .int),
        parameter("retry", .constant, .labeled, .int),
        parameter("rate", .constant, .labeled, .optional(.rate)),
        parameter("timeout", .constant, .labeled, .optional(.duration)),
        parameter("maxBody", .constant, .labeled, .size),
        parameter("accept", .constant, .labeled, .any, words: ["any", "ok"]),
        parameter("http", .constant, .labeled, .text, words: ["one", "two"]),
        parameter("retryOn", .function, .labeled, .bool),
        parameter("ordered", .constant, .labeled, .bool),
        parameter("base", .constant, .session, .text),
      ], fails: true)
  }

  private static let shape: [StageDefinition] = [
    stage(
      "map", .map, to: .argument("value"),
      [
        parameter("value", .function, .positional, isRequired: true)
      ]),
    stage(
      "json", .map, from: .body, to: .type(.any), [parameter("strict", .constant, .labeled, .bool)],
      fails: true),
    stage("content", .map, from: .of(.response), to: .type(.text)),
    stage("text", .map, from: .of(.response), to: .type(.text)),
    stage("lines", .expand, from: .body, to: .type(.text)),
    stage(
      "where", .filter, to: .sameAsInput,
      [
        parameter("condition", .function, .positional, .bool, isRequired: true)
      ], fails: true),
    stage(
      "select", .map, to: .type(.record([:], open: true)),
      [
        parameter("fields", .function, .rest)
      ]),
    stage("flatten", .expand, to: .elementOfInput),
    stage("enumerate", .sequence, to: .type(.record(["index": .int, "value": .any], open: false))),
    stage(
      "work", .concurrent, to: .type(.any),
      [
        parameter("what", .perItem, .positional), parameter("times", .constant, .labeled, .int),
      ], fails: true),
    stage(
      "expect", .map, to: .sameAsInput,
      [
        parameter("condition", .function, .positional, .bool, isRequired: true),
        parameter("message", .perItem, .positional, .text),
      ], fails: true),
    stage(
      "take", .sequence, to: .sameAsInput,
      [
        parameter("count", .constant, .positional, .int, isRequired: true)
      ]),
    stage(
      "skip", .sequence, to: .sameAsInput,
      [
        parameter("count", .constant, .positional, .int, isRequired: true)
      ]),
    stage(
      "sort", .sequence, to: .sameAsInput,
      [
        parameter("key", .function, .positional),
        parameter("descending", .constant, .labeled, .bool),
      ]),
    stage("unique", .sequence, to: .sameAsInput, [parameter("key", .function, .positional)]),
    stage(
      "zip", .pump, to: .type(.list(.any)),
      [
        parameter("other", .stream, .positional, .list(.any), isRequired: true)
      ]),
    stage(
      "delay", .pump, to: .sameAsInput,
      [
        parameter("time", .constant, .positional, .duration, isRequired: true)
      ]),
    stage("settle", .sequence, to: .type(.record(["ok": .bool], open: true))),
    stage(
      "strict", .sequence, to: .sameAsInput,
      [
        parameter("after", .constant, .labeled, .number)
      ]),
  ]

  /// What the function gives, else the item.
  private static let chosen = StageOutputType.derived { input, arguments in
    arguments["value"] ?? input
  }

  private static let combine: [StageDefinition] = [
    stage(
      "batch", .sequence, to: .listOfInput,
      [
        parameter("size", .constant, .positional, .int, isRequired: true)
      ], bindings: .end),
    stage(
      "group", .sequence, to: .type(.record([:], open: true)),
      [
        parameter("key", .function, .positional, isRequired: true),
        parameter("values", .aggregate, .positional, .record([:], open: true)),
      ], bindings: .end),
    stage(
      "scan", .sequence, to: .type(.any),
      [
        parameter("initial", .constant, .positional, isRequired: true),
        parameter("step", .reducer, .positional, isRequired: true),
      ], bindings: .end),
    stage(
      "reduce", .fold, to: .type(.any),
      [
        parameter("initial", .constant, .positional, isRequired: true),
        parameter("step", .reducer, .positional, isRequired: true),
      ]),
    stage("count", .fold, to: .type(.int)),
    stage("sum", .fold, to: .type(.number), [parameter("value", .function, .positional)]),
    stage(
      "mean", .fold, to: .type(.optional(.number)),
      [
        parameter("value", .function, .positional)
      ]),
    stage("first", .fold, to: chosen, [parameter("value", .function, .positional)]),
    stage("last", .fold, to: chosen, [parameter("value", .function, .positional)]),
    stage("collect", .fold, to: .listOfInput, [parameter("value", .function, .positional)]),
  ]

  private static let block = parameter("block", .block, .positional, isRequired: true)

  private static let flow: [StageDefinition] = [
    stage("tee", .flow(.tee), to: .sameAsInput, [block]),
    stage("fan", .flow(.fan), to: .type(.any), [block]),
    stage(
      "each", .flow(.each), to: .elementOfInput,
      [
        parameter("elements", .function, .positional, .list(.any)),
        parameter("block", .block, .positional),
      ]),
    stage("match", .flow(.match), to: .type(.any), [block]),
    stage(
      "merge", .flow(.merge), from: .nothing, to: .type(.any),
      [
        block, parameter("ordered", .constant, .labeled, .bool),
      ]),
    stage("catch", .flow(.catch), to: .type(.any), [block]),
    stage(
      "retry", .flow(.retry), to: .type(.any),
      [
        parameter("count", .constant, .positional, .int, isRequired: true), block,
      ]),
    stage(
      "timeout", .flow(.timeout), to: .type(.any),
      [
        parameter("limit", .constant, .positional, .duration, isRequired: true), block,
      ]),
  ]

  private static let sources: [StageDefinition] = [
    stage(
      "read", .source, from: .nothing, to: .type(.text),
      [
        parameter("path", .constant, .positional, .text, isRequired: true)
      ], fails: true),
    stage("stdin", .source, from: .nothing, to: .type(.text)),
    stage(
      "files", .source, from: .optional(.text), to: .type(.text),
      [
        parameter("pattern", .constant, .positional, .text)
      ]),
  ]

  private static let sinks: [StageDefinition] = [
    stage("print", .sink, to: .nothing, [parameter("value", .function, .positional)]),
    stage(
      "write", .sink, to: .nothing,
      [
        parameter("path", .constant, .positional, .text, isRequired: true),
        parameter("append", .constant, .labeled, .bool),
      ]),
    stage(
      "save", .sink, to: .nothing,
      [
        parameter("path", .perItem, .positional, .text, isRequired: true)
      ]),
    stage("discard", .sink, to: .nothing),
  ]

  private static let functions: [FunctionDefinition] = [
    FunctionDefinition(
      "upper", group: "Text", "Capitals.", taking: Argument<Text>("text", "The text."),
      gives: .text, examples: []
    ) { .text(Text($0.string.uppercased())) },
    FunctionDefinition(
      "lower", group: "Text", "Small letters.", taking: Argument<Text>("text", "The text."),
      gives: .text, examples: []
    ) { .text(Text($0.string.lowercased())) },
    FunctionDefinition(
      "pad", group: "Text", "Fills up.", taking: Argument<Text>("text", "The text."),
      Argument<Int>("width", "How wide."), Argument<Text>("with", "With what.", default: " "),
      Argument<Bool>("left", "Where.", default: false), gives: .text, examples: []
    ) { text, _, _, _ in .text(text) },
    FunctionDefinition(
      "length", group: "Lists", "How long.", taking: Argument<Value>("value", "What."),
      gives: .int, examples: []
    ) { _ in .int(0) },
    FunctionDefinition(
      "int", group: "Numbers", "A whole number.", taking: Argument<Value>("value", "Of what."),
      gives: .int, failures: [FailureDescription("number", "No number.", example: "")],
      examples: []
    ) { value throws(StageFailure) in
      guard case .text(let text) = value, let number = Int64(text.string) else {
        throw StageFailure(code: "int.number", "this is no whole number")
      }
      return .int(number)
    },
    FunctionDefinition(
      "now", group: "Time", "The time.", gives: .int, isPure: false, examples: []
    ) { .int(0) },
    FunctionDefinition(
      "env", group: "World", "A variable.", taking: Argument<Text>("name", "Its name."),
      gives: .text, isPure: false, examples: []
    ) { .text($0) },
  ]
}

/// Parameters that are described and never bound.
struct TestParameters: StageParameter {
  var descriptions: [ParameterDescription]
  func bind(_ arguments: Arguments) throws(StageFailure) {}
}
