import Testing
import Trek
import TrekTesting

@testable import TrekCLI

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What only a process shows: exit codes, streams, signals.
@Suite struct BinaryTests {
  @Test(
    arguments: [
      (["-e", "[1] | print"], 0),
      (["-e", "[1, {a: 2}] | .a | print"], 1),
      (["-e", "[1] | fecth | print"], 2),
      (["no-such.pipe"], 2),
      (["--no-such-option"], 2),
      (["-e", "1", "--color", "pink"], 2),
      (["-e", "1", "--grace", "soon"], 2),
      (["-e", "1", "unknown=1"], 2),
      ([], 0),
      (["check", "-e", "[1] | print"], 0),
      (["check", "-e", "[1] | fecth"], 2),
      (["explain", "E203"], 0),
      (["explain", "E999"], 2),
      (["help", "fetch"], 0),
      (["help", "nothing-of-that-name"], 2),
      (["--version"], 0),
      (["--help"], 0),
    ] as [([String], Int32)])
  func exitCodes(arguments: [String], code: Int32) {
    let result = Binary.run(arguments)
    #expect(result.code == code, "\(result)")
    #expect((result.code == 2) == (result.output.isEmpty && !result.errors.isEmpty), "\(result)")
  }

  @Test func standardOutputBelongsToTheScript() {
    let result = Binary.run(["-e", "1..3 | print"])
    #expect(result.output == "1\n2\n3\n")
    #expect(result.errors.hasPrefix("trek: 3 items out in "))
    #expect(Binary.run(["-q", "-e", "1..3 | print"]).errors == "")
    #expect(Binary.run(["-e", "1 | print"], environment: ["TREK_QUIET": "1"]).errors == "")
  }

  @Test func aScriptMayComeFromStandardInputOrAFile() {
    #expect(Binary.run(["-", "n=4"], input: "param n: Int\nn * 2 | print").output == "8\n")
    let folder = TemporaryFolder()
    Files.write("#!/usr/bin/env trek\nparam n = 1\nn | print\n", to: "\(folder.path)/check")
    #expect(Binary.run(["./check", "n=7"], folder: folder.path).output == "7\n")
    #expect(Binary.run(["run", "check"], folder: folder.path).output == "1\n")
  }

  @Test func suggestsWhatWasMeant() {
    #expect(Binary.run(["chek"]).errors.contains("did you mean `trek check`?"))
    #expect(Binary.run(["-e", "1", "--quite"]).errors.contains("--quiet"))
    #expect(
      Binary.run(["-e", "param count = 1\ncount", "cuont=2"]).errors.contains("`count`"))
  }

  @Test func checkWritesJSONForMachines() throws {
    let result = Binary.run(["check", "--json", "-e", "[1] | fecth"])
    #expect(result.code == 2)
    #expect(result.errors == "")
    let line = try #require(result.output.split(separator: "\n").first)
    let value = try JSONDocument.parse(Text(String(line)).bytes)
    guard case .record(let record) = value else { throw Mismatch() }
    #expect(record["code"] == "E203")
    #expect(record["line"] == 1)
  }

  private struct Mismatch: Error {}

  @Test func aFullDiskIsAnErrorOfItsOwn() {
    let full = open("/dev/full", O_WRONLY)
    defer { close(full) }
    guard full >= 0 else { return }
    let run = Binary(["-e", "1..3 | print"], out: full).wait()
    #expect(run.code == 5)
    #expect(run.errors.contains("E505"))
    #expect(Binary(["help"], out: full).wait().code == 5)
  }

  @Test func aClosedStandardOutputEndsQuietly() {
    let run = Binary(["-e", "1..10000000 | print"])
    #expect(run.readSome(4) == "1\n2\n")
    run.closeOutput()
    let result = run.wait(keepingOutput: false)
    #expect(result.code == 141)
    #expect(result.errors == "")
  }

  @Test func theSummaryIsWrittenAsJSON() throws {
    let folder = TemporaryFolder()
    let result = Binary.run(
      ["-e", "[1, {a: 2}] | .a | print", "--json-summary", "s.json"], folder: folder.path)
    #expect(result.code == 1)
    let text = try #require(Files.text("\(folder.path)/s.json"))
    guard case .record(let record) = try JSONDocument.parse(Text(text).bytes) else {
      throw Mismatch()
    }
    #expect(record["exit"] == 1)
    #expect(record["failed"] == 1)
    guard case .list(let stages)? = record["stages"] else { throw Mismatch() }
    #expect(stages.count == 3)
    let missing = Binary.run(
      ["-e", "1", "--json-summary", "none/s.json"], folder: folder.path)
    #expect(missing.code == 5)
  }
}
