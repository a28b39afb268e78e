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
    .paramType, .neverEqual, .unusedStream, .coversStage,
  ]
}
