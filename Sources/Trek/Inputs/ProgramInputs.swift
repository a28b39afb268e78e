public import TrekCheck
import TrekValues

/// The names that a program's caller gives values for, as the checker is told of them.
///
/// Write a list of names where each is a stream of anything, as `["urls"]`; or names with what they
/// are: `["urls": .stream(.text), "limit": .value(.int)]`.
public struct ProgramInputs: Sendable, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  /// What each name is.
  public var byName: [String: ProgramInput]

  /// Makes inputs.
  public init(_ byName: [String: ProgramInput] = [:]) { self.byName = byName }

  /// Streams of anything; a list that is given for one is streamed as well.
  public init(arrayLiteral names: String...) {
    byName = Dictionary(names.map { ($0, .stream(.any)) }) { first, _ in first }
  }

  /// Values and streams of types; of a name that occurs twice the last counts.
  public init(dictionaryLiteral inputs: (String, ProgramInput)...) {
    byName = Dictionary(inputs) { _, last in last }
  }
}
