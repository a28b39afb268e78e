internal import TrekStageKit
internal import TrekValues

extension FunctionDefinition {
  /// The function `uuid`.
  static let uuid = FunctionDefinition(
    "uuid", group: "Chance", "Gives a new UUID, or always the same for a name (RFC 9562).",
    taking: Argument<Text?>(
      "name", "Makes a UUID of version 5 of it, in the name space of URLs.", default: nil),
    gives: .text,
    discussion:
      "Without a name it is one of version 4, whose digits come from the system's chance.",
    examples: [
      Example(
        #"uuid("https://example.test/")"#, prints: "1b933485-3917-597f-a2e1-724c7d03e2e5"),
      Example("length(uuid())", prints: "36"),
    ]
  ) { (context: StageContext, name) in
    guard let name else {
      var random = SystemRandomNumberGenerator()
      return .text(
        UUIDText.make(
          (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }, version: 4))
    }
    var bytes = UUIDText.urlSpace
    name.withUTF8 { bytes += $0 }
    let digest = bytes.withUnsafeBytes { LegacyDigests.sha1($0) }
    return .text(UUIDText.make(Array(digest.prefix(16)), version: 5))
  }

  /// The function `random`.
  static let random = FunctionDefinition(
    "random", group: "Chance", "Gives a number by chance that follows from a seed alone.",
    taking: Argument<Value>("seed", "What it follows from: any value, as the item's `.id`."),
    Argument<Int>("below", "The bound that it stays below, counting from 0.", default: 1_000_000),
    gives: .int,
    discussion: """
      The same seed gives the same number on every machine, so that a script gives the same every \
      time. Nothing secret may be made of it.
      """,
    failures: [
      FailureDescription("below", "The bound is below 1.", example: #"["1"] | random(., 0)"#)
    ],
    examples: [
      Example("random(7, 6) == random(7, 6)", prints: "true"),
      Example("1..4 | random(., 1)", prints: "0\n0\n0\n0"),
    ]
  ) { (seed, bound) throws(StageFailure) in
    guard bound >= 1 else {
      throw StageFailure(code: "random.below", "the bound must be 1 or more, and is \(bound)")
    }
    // Hashes of Swift differ from run to run.
    let digest = seed.json().bytes.withUnsafeBytes { SHA256.digest(of: $0) }
    let number = digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    var numbers = SeededNumbers(Int(Int64(bitPattern: number)))
    return .int(Int64(numbers.below(bound)))
  }
}

/// UUIDs as text.
enum UUIDText {
  /// The name space of URLs (RFC 9562, section 6.6).
  static let urlSpace: [UInt8] = [
    0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8,
  ]

  /// The text of 16 bytes, with the bits that say what it is put in their places.
  static func make(_ bytes: [UInt8], version: UInt8) -> Text {
    var bytes = bytes
    bytes[6] = bytes[6] & 0x0F | version << 4
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = HexDigits.text(Bytes(bytes)).string
    var text = ""
    for (index, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(index) { text += "-" }
      text.append(digit)
    }
    return Text(text)
  }
}
