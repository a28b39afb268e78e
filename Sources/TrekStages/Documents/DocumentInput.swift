public import TrekDocument
internal import TrekHTTP
public import TrekStageKit
public import TrekValues

/// What stages over documents are given, as the document or element that it is.
enum DocumentInput {
  /// The types that hold elements.
  static let element = StageInput.items(.element)

  /// The element that an item is; throws where it is none.
  static func element(_ value: Value, stage: String) throws(StageFailure) -> Element {
    if let element = Element.of(value) { return element }
    throw StageFailure(
      code: "\(stage).input",
      "`\(stage)` looks into a page or an element, and this is \(value.typeName)",
      help: "`html` makes a page of a response or text, `xml` a document")
  }

  /// Throws where a program cannot read what the stage reads.
  static func demand(_ reader: any DocumentReader) throws(StageFailure) {
    if let absence = reader.absence { throw StageFailure(absence) }
  }

  /// The URL that a body came from, or nil.
  static func url(_ value: Value) -> Text? { BodyBytes.response(value)?.url }

  /// Refuses what is larger than the stage takes.
  static func checkSize(
    _ count: Int, _ limit: ByteCount, stage: String
  ) throws(StageFailure) {
    guard count > limit.bytes else { return }
    throw StageFailure(
      code: "\(stage).size",
      "the text has \(count) bytes, and `\(stage)` takes \(limit.argumentText) at most",
      help: "`maxBody:` sets the limit")
  }

  /// Reads a text with a reader.
  static func read(
    _ text: Text, of value: Value, _ reader: any DocumentReader, stage: String
  ) throws(StageFailure) -> Value {
    do throws(DocumentError) {
      return .object(try reader.read(text, url: url(value)).root)
    } catch {
      throw StageFailure(
        code: "\(stage).\(error.cause)", error.message, notes: BodyBytes.notes(on: value),
        help: error.help, response: BodyBytes.response(value))
    }
  }
}

extension StageFailure {
  /// The failure of a stage whose reader the program lacks.
  init(_ absence: ReaderAbsence) {
    self.init(code: "library", absence.message, help: absence.help)
  }
}

extension Selector: ArgumentValue {
  /// Text.
  public static var argumentType: ValueType { .text }

  /// Reads a selector; a mistake in it knows its place.
  public init(argument: Value) throws(ArgumentMismatch) {
    guard case .text(let text) = argument else {
      throw ArgumentMismatch("must be a CSS selector, and is \(argument.typeName)")
    }
    do throws(SelectorError) {
      try self.init(text.string)
    } catch {
      throw ArgumentMismatch(
        "is no CSS selector: \(error.message)", offset: error.offset, help: error.help)
    }
  }

  /// The selector in quotes.
  public var argumentText: String { text.argumentText }
}

extension Selection {
  /// The next value; the search's limit as a failure.
  func next(stage: String) throws(StageFailure) -> Value? {
    do throws(TooManySteps) {
      return try value()
    } catch {
      throw StageFailure(
        code: "\(stage).limit", "the search took too many steps and was given up",
        notes: ["the selector can match this document in very many ways"],
        help: "`~` and several blanks in one selector are the usual cause")
    }
  }
}
