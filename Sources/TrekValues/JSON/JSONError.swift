/// Why a text is not JSON, and where.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong there, as a phrase: `a comma or ] is missing`.
  public let problem: String

  /// The offset of the byte at which it shows, from 0; the length of the text where it ends early.
  public let offset: Int

  /// The line of that byte, from 1; LF, CR and CRLF end a line.
  public let line: Int

  /// The column of that byte in its line, from 1, in Unicode scalars.
  public let column: Int

  /// The problem with its line and column.
  public var description: String { "\(problem), at line \(line), column \(column)" }

  /// Makes an error for a byte of a text.
  init(_ problem: String, at offset: Int, in text: UnsafeRawBufferPointer) {
    self.problem = problem
    self.offset = offset
    var line = 1
    var column = 1
    var previous: UInt8 = 0
    for byte in text.prefix(offset) {
      if byte == 0x0A {
        if previous != 0x0D { line += 1 }
        column = 1
      } else if byte == 0x0D {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
      previous = byte
    }
    self.line = line
    self.column = column
  }
}

/// What the parser found wrong at a byte; turned into a `JSONError` off the hot path.
struct JSONFault {
  enum Kind {
    case empty, endsEarly, endsInText, expectedValue, expectedKey, expectedColon, trailingComma
    case expectedCommaOrBracket, expectedCommaOrBrace, trailing, wrongBracket
    case number, leadingZero, missingDigits, missingExponent, literal
    case control, escape, unicodeEscape, loneSurrogate, encoding
    case tooDeep, tooLong, utf16, repeatedKey
  }

  let kind: Kind
  let offset: Int

  func error(in text: UnsafeRawBufferPointer) -> JSONError {
    JSONError(problem(in: text), at: offset, in: text)
  }

  private func problem(in text: UnsafeRawBufferPointer) -> String {
    switch kind {
    case .empty: "there is no JSON value, the text is empty"
    case .endsEarly: "the JSON text ends too early"
    case .endsInText: "the JSON text ends inside a string"
    case .expectedValue: "a JSON value is expected, not \(found(in: text))"
    case .expectedKey: "a key in double quotes is expected, not \(found(in: text))"
    case .expectedColon: "a : is expected after a key, not \(found(in: text))"
    case .trailingComma: "a comma is followed by no value"
    case .expectedCommaOrBracket: "a comma or ] is expected, not \(found(in: text))"
    case .expectedCommaOrBrace: "a comma or } is expected, not \(found(in: text))"
    case .trailing: "the JSON value has ended, but \(found(in: text)) follows"
    case .wrongBracket: "\(found(in: text)) closes nothing that is open here"
    case .number: "a number is expected after the sign, not \(found(in: text))"
    case .leadingZero: "a number must not begin with 0 unless a point follows"
    case .missingDigits: "digits are expected after the point of a number"
    case .missingExponent: "digits are expected in the exponent of a number"
    case .literal: "a JSON value is expected; words other than true, false and null need quotes"
    case .control: "a control character in a string must be written as an escape"
    case .escape: "\\\(found(in: text)) is no escape of JSON"
    case .unicodeEscape: "\\u needs four hexadecimal digits"
    case .loneSurrogate: "the escape is one half of a surrogate pair, the other is missing"
    case .encoding: "the text is not valid UTF-8"
    case .tooDeep: "values nest deeper than \(Value.maximumDepth)"
    case .tooLong: "a JSON text of more than 4 GiB cannot be read as one value"
    case .repeatedKey: "this key occurs a second time in its object"
    case .utf16: "the text is in UTF-16 or UTF-32, JSON must be in UTF-8"
    }
  }

  /// The character at the offset, in a form that is safe to show.
  private func found(in text: UnsafeRawBufferPointer) -> String {
    guard offset < text.count, let base = text.baseAddress else { return "the end" }
    let length = UTF8Check.sequenceLength(base + offset, text.count - offset)
    let byte = text[offset]
    if length == 0 || byte < 0x20 || byte == 0x7F {
      let digits = String(byte, radix: 16, uppercase: true)
      return "the byte 0x" + (byte < 0x10 ? "0" : "") + digits
    }
    let character = UnsafeRawBufferPointer(rebasing: text[offset..<offset + length])
    for scalar in String(decoding: character, as: UTF8.self).unicodeScalars {
      if !scalar.properties.isAlphabetic && !scalar.isASCII {
        return "U+" + String(scalar.value, radix: 16, uppercase: true)
      }
    }
    return String(decoding: character, as: UTF8.self)
  }
}
