import Testing

import TrekValues

@Suite struct TextTests {
  @Test func slicesAndStringsAreTheSame() throws {
    var random = SeededRandom(31)
    var texts: [Text] = []
    for _ in 0..<300 {
      let string = random.text().string
      let padded = Bytes(utf8: "xx" + string + "yy")
      let slice = try #require(Text(validating: padded[2..<2 + string.utf8.count]))
      let own = Text(string)
      #expect(slice == own && own == slice)
      #expect(slice.hashValue == own.hashValue)
      #expect(slice.string == string && slice.count == own.count)
      #expect(slice.bytes == own.bytes)
      #expect(slice.detached() == own)
      #expect(slice.retainedCapacity > 0 && slice.detached().retainedCapacity == 0)
      texts += [slice, own]
    }
    for first in texts.prefix(60) {
      for second in texts.prefix(60) {
        let expected = first.string.unicodeScalars.lexicographicallyPrecedes(
          second.string.unicodeScalars)
        #expect((first < second) == expected)
        #expect(
          first.appending(second).string.utf8.elementsEqual(
            Array(first.string.utf8) + Array(second.string.utf8)))
      }
    }
  }

  @Test func noNormalisationTakesPlace() {
    #expect(Text("é") != Text("e\u{301}"))
    #expect(Text("é").string == Text("e\u{301}").string)
  }

  @Test func isCutBetweenCharacters() {
    for text in [Text("aé€🚀b"), Text(knownValid: Bytes(utf8: "aé€🚀b"))] {
      #expect(text[0..<3] == "aé")
      #expect(text[0..<2] == "a")
      #expect(text[2..<4] == "é")
      #expect(text[6..<9] == "")
      #expect(text[6..<10] == "🚀")
      #expect(text[10..<11] == "b")
      #expect(text[-5..<100] == text)
      #expect(text[50..<100] == "")
    }
  }

  @Test func utf8IsCheckedAsTheStandardLibraryDoes() {
    var random = SeededRandom(32)
    let bytes: [UInt8] = [
      0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1,
      0xED,
      0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
    ]
    for _ in 0..<50_000 {
      let text = (0..<random.below(12)).map { _ in bytes[random.below(bytes.count)] }
      let expected = String(validating: text, as: UTF8.self)
      let offset = text.withUnsafeBytes { UTF8Check.firstInvalidOffset(in: $0) }
      #expect((offset == nil) == (expected != nil), "seed \(random.seed): \(text)")
      if let offset {
        #expect(String(validating: text[..<offset], as: UTF8.self) != nil)
      }
      #expect(Text(repairing: Bytes(text)).string == String(decoding: text, as: UTF8.self))
    }
  }

  @Test func everythingPrints() {
    let printed: [(Value, String)] = [
      (.null, "null"), (true, "true"), (-5, "-5"), (2.0, "2.0"), (1e20, "1e+20"), (0.1, "0.1"),
      ("a\nb", "a\nb"), ([1, "a"], #"[1,"a"]"#), (["a": .null], #"{"a":null}"#),
      (.duration(.milliseconds(1500)), "1.5s"), (.size(10_000), "10KB"),
      (["t": .duration(.milliseconds(1500)), "s": .size(2048)], #"{"t":1.5,"s":2048}"#),
      (.bytes(Bytes(utf8: "raw")), "raw"), ([.bytes(Bytes(utf8: "raw"))], #"["cmF3"]"#),
      (ArithmeticTests.rate("10/s"), "10/s"), ([ArithmeticTests.rate("10/s")], #"["10/s"]"#),
    ]
    for (value, text) in printed { #expect(value.printed.string == text) }
    #expect(
      (["a": [1, [:], []]] as Value).json(pretty: true).string == """
        {
          "a": [
            1,
            {},
            []
          ]
        }
        """)
  }
}
