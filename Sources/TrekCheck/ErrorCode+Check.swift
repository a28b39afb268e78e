public import TrekDiagnostics

extension ErrorCode {
  /// The rules of the checker, in the order of their numbers; each is declared beside its rule.
  public static let checkCodes: [ErrorCode] = [
    .unknownName, .nameTaken, .unknownStage, .unknownFunction, .unknownLabel, .missingArgument,
    .argumentTwice, .tooManyArguments, .unknownWord, .sessionOnly, .blockMissing, .noBlock,
    .statementInBlock, .recursion, .tooDeep, .cannotLoad, .fileCycle, .unknownMember,
    .unknownSession, .unknownKey, .constantArgument, .noItem, .endedName, .streamTwice,
    .streamPerItem, .notAFunction, .unknownType, .notAValue, .keyTwice, .concurrentName,
    .groupItem, .unreachableArm, .pipelineAtOnce, .parallelLets, .streamAsValue, .inputType,
    .argumentType, .operatorTypes, .conditionType, .noField, .mayBeNull, .afterSink, .needsItems,
    .takesNoItems, .oneValue, .sinkMissing, .sinkInBlock, .constantValue, .badRegex, .badURL,
    .paramType, .neverEqual, .streamStageInBlock, .unusedStream, .coversStage,
  ]

  /// The files that the examples of these rules `use`, by their paths.
  public static let exampleFiles: [String: String] = [
    "auth.pipe": """
    param base = "https://auth.example"
    def login(user) = post base json: {user: user} | json | .token
    """,
    "circle.pipe": """
    use "other.pipe" as other
    def round = upper
    """,
    "other.pipe": """
    use "circle.pipe" as circle
    def round = upper
    """,
  ]
}
