public import TrekDiagnostics

extension ErrorCode {
  /// The codes of this phase, text and syntax: `E1xx` and `W1xx`.
  public static let syntax: [ErrorCode] = [
    invalidUTF8, controlCharacter, unknownCharacter, unterminatedText, unknownEscape,
    unterminatedInterpolation, unterminatedRegex, unquotedURL, malformedNumber, numberTooLarge,
    unknownUnit, tightComment, slashComment, scriptTooLarge, nestedTooDeeply, multilineForm,
    unclosedBracket, strayBracket, stageExpected, expressionExpected, endExpected, missingComma,
    nameExpected, reservedWord, assignExpected, assignForEqual, foreignOperator, foreignStatement,
    comparisonChain, recordForm, strayBlock, argumentOrder, argumentExpected, matchForm,
    blockExpected, useForm, typeExpected, fieldExpected, bindingForm, calledValue, parallelPlace,
    byteOrderMark, rawInterpolation, writingDirection,
  ]
}
