#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Testing
import TrekFiles

@Suite struct AppendingFileTests {
  let folder = TemporaryFolder()

  var path: String { folder.path + "/a.txt" }

  @Test func linesAreAdded() throws {
    for line in ["one\n", "two\n"] {
      let file = try AppendingFile(path: path)
      #expect(file.hadContent == (line == "two\n"))
      try file.write(Array(line.utf8))
      try file.commit()
    }
    #expect(folder.text("a.txt") == "one\ntwo\n")
  }

  @Test func aTornLineIsEnded() throws {
    folder.write("a.txt", "one\ntw")
    let file = try AppendingFile(path: path)
    try file.write(Array("three\n".utf8))
    #expect(file.abandon() == nil)
    #expect(folder.text("a.txt") == "one\ntw\nthree\n")
  }

  @Test func aFailedWriteIsTakenBack() throws {
    folder.write("a.txt", "one\n")
    let failing = FailingCalls(.write, nth: 3, with: ENOSPC)
    let file = try AppendingFile(path: path, shownPath: "a.txt", calls: failing.calls)
    #expect(
      reason { try file.write(Array("a line of some length\n".utf8)) }
        == "cannot write `a.txt`: no space is left on the device")
    #expect(throws: FileError.self) { try file.commit() }
    #expect(folder.text("a.txt") == "one\n")
  }

  @Test(arguments: FailingCalls.Kind.allCases)
  func everyFailureSurfaces(_ kind: FailingCalls.Kind) throws {
    if kind == .rename { return }
    func run(_ calls: SystemCalls) throws(FileError) {
      let file = try AppendingFile(path: path, calls: calls)
      try file.write(Array("a line of some length\n".utf8))
      try file.commit()
    }
    let counting = FailingCalls(kind, nth: 0, with: EIO)
    try run(counting.calls)
    let descriptors = openDescriptors(in: folder)
    for nth in 1...counting.count {
      let failing = FailingCalls(kind, nth: nth, with: EIO)
      #expect(throws: FileError.self) { try run(failing.calls) }
      #expect(failing.didFail)
    }
    #expect(openDescriptors(in: folder) == descriptors)
    let lines = (folder.text("a.txt") ?? "").split(separator: "\n")
    #expect(lines.allSatisfy { $0 == "a line of some length" })
  }

  @Test func writersAreKeptApartAndOthersRefused() throws {
    let file = try AppendingFile(path: path)
    #expect(throws: FileError.self) { try AppendingFile(path: path) }
    try file.commit()
    mkdir(folder.path + "/d", 0o700)
    #expect(throws: FileError.self) { try AppendingFile(path: folder.path + "/d") }
    #expect(throws: FileError.self) { try AppendingFile(path: "/dev/null") }
  }

  @Test func devicesAreWrittenToAsTheyAre() throws {
    #expect(DirectFile.serves("/dev/null"))
    #expect(!DirectFile.serves(folder.path))
    #expect(!DirectFile.serves(path))
    let null = try DirectFile(path: "/dev/null")
    try null.write([1, 2, 3])
    try null.commit()
    #if canImport(Glibc)
      let full = try DirectFile(path: "/dev/full", shownPath: "full")
      #expect(
        reason { try full.write([1]) }
          == "cannot write `full`: no space is left on the device")
    #endif
  }
}
