import Testing
import TrekFormats
import TrekStageKit
import TrekStages
import TrekValues

@Suite struct DigestAndZoneTests {
  private func call(_ name: String, _ values: Value...) throws -> Value {
    let function = try #require(StageCatalog.complete.function(name))
    return try function.call(values)
  }

  /// RFC 1321, section A.5; FIPS 180-4's examples; lengths around a block.
  @Test(
    arguments: [
      ("", "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
      ("a", "0cc175b9c0f1b6a831c399e269772661", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "8215ef0796a20bcaaae116d3876c664a", "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
      ),
      (
        String(repeating: "1234567890", count: 8), "57edf4a22be3c955ac49da2e2107b67a",
        "50abf5706a150990a08b2c5ea40fa0e585554732"
      ),
      (
        String(repeating: "a", count: 64), "014842d480b571495a4a0363793f7367",
        "0098ba824b5c16427bd7a1122a5a442a25ec644d"
      ),
    ])
  func digests(_ text: String, _ md5: String, _ sha1: String) throws {
    #expect(try call("md5", .text(Text(text))) == .text(Text(md5)))
    #expect(try call("sha1", .text(Text(text))) == .text(Text(sha1)))
  }

  /// SHA-256 of so many letters `a`, at lengths around the end of a block.
  @Test(
    arguments: [
      (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      (55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
      (56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
      (63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"),
      (64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
      (65, "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"),
      (119, "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb"),
      (120, "2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c"),
      (1000, "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"),
    ])
  func sha256(_ count: Int, _ wanted: String) throws {
    #expect(
      try call("sha256", .text(Text(String(repeating: "a", count: count)))) == .text(Text(wanted)))
  }

  static let hasZones: Bool = {
    (try? StageCatalog.complete.function("dateIn")?.call([0, "Europe/Berlin"])) != nil
  }()

  /// Moments with what clocks showed there: before all rules, in them, behind the last in the file.
  @Test(
    .enabled(if: hasZones, "the package tzdata is not installed"),
    arguments: [
      ("2024-01-15T12:00:00Z", "Europe/Berlin", "2024-01-15T13:00:00+01:00"),
      ("2024-07-15T12:00:00Z", "Europe/Berlin", "2024-07-15T14:00:00+02:00"),
      ("2024-03-31T00:59:59Z", "Europe/Berlin", "2024-03-31T01:59:59+01:00"),
      ("2024-03-31T01:00:00Z", "Europe/Berlin", "2024-03-31T03:00:00+02:00"),
      ("2024-10-27T00:59:59Z", "Europe/Berlin", "2024-10-27T02:59:59+02:00"),
      ("2024-10-27T01:00:00Z", "Europe/Berlin", "2024-10-27T02:00:00+01:00"),
      ("2080-07-15T12:00:00Z", "Europe/Berlin", "2080-07-15T14:00:00+02:00"),
      ("2080-01-15T12:00:00Z", "Australia/Sydney", "2080-01-15T23:00:00+11:00"),
      ("2080-07-15T12:00:00Z", "Australia/Sydney", "2080-07-15T22:00:00+10:00"),
      ("2050-11-06T05:59:59Z", "America/New_York", "2050-11-06T01:59:59-04:00"),
      ("2050-11-06T06:00:00Z", "America/New_York", "2050-11-06T01:00:00-05:00"),
      ("2024-07-15T12:00:00Z", "Asia/Kathmandu", "2024-07-15T17:45:00+05:45"),
      ("2024-07-15T12:00:00Z", "Etc/GMT+5", "2024-07-15T07:00:00-05:00"),
      ("2024-07-15T12:00:00Z", "UTC", "2024-07-15T12:00:00Z"),
      ("2024-07-15T12:00:00Z", "-03:30", "2024-07-15T08:30:00-03:30"),
    ])
  func zones(_ moment: String, _ zone: String, _ text: String) throws {
    let record = try call("dateIn", .text(Text(moment)), .text(Text(zone)))
    #expect(record.field("text") == .text(Text(text)))
  }

  @Test(arguments: [
    "", "Mars/X", "../../etc/passwd", "Europe/../Europe/Berlin", "/etc/localtime", "Europe/",
    "+1:00",
    "+24:00", "+02:60", "Europe\u{0}", "tzdata.zi", "Europe",
  ])
  func whatIsNoZoneIsRefused(_ zone: String) {
    #expect(code { try call("dateIn", 0, .text(Text(zone))) } == "dateIn.argument")
  }

  @Test func pairsAndBack() throws {
    let record: Value = ["a": 1, "b": [2], "c": .null]
    #expect(try call("fromPairs", try call("pairs", record)) == record)
  }

  @Test func chanceFollowsFromTheSeed() throws {
    let values = try (0..<200).map { try call("random", .int($0), 10) }
    #expect(try (0..<200).map { try call("random", .int($0), 10) } == values)
    #expect(Set(values).count == 10)
    #expect(try call("random", "a", 5) == call("random", "a", 5))
  }

  private func code(_ body: () throws -> Value) -> String? {
    do {
      _ = try body()
      return nil
    } catch {
      return (error as? StageFailure)?.code
    }
  }
}
