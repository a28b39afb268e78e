extension StageDefinition {
  /// The same stage with another body: for who looks at what a stage does without being one.
  package func wrapping(
    _ wrap: @escaping @Sendable (StageBody) -> StageBody
  ) -> StageDefinition {
    let make = make
    return StageDefinition(self) { arguments throws(StageFailure) in wrap(try make(arguments)) }
  }

  private init(
    _ other: StageDefinition,
    make: @escaping @Sendable (Arguments) throws(StageFailure) -> StageBody
  ) {
    name = other.name
    shape = other.shape
    summary = other.summary
    input = other.input
    output = other.output
    parameters = other.parameters
    bindings = other.bindings
    bodyUse = other.bodyUse
    discussion = other.discussion
    failures = other.failures
    examples = other.examples
    self.make = make
  }
}
