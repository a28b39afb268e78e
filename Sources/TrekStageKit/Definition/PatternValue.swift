public import TrekValues

/// A value that `matches` takes at its right: a regular expression.
public protocol PatternValue: OpaqueValue {
  /// Whether the pattern is found in a text; a failure where it took too many steps.
  func matches(_ text: Text) throws(StageFailure) -> Bool
}
