#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Testing
import TrekFiles

@Suite struct AtomicFileTests {
  let folder = TemporaryFolder()

  var path: String { folder.path + "/a.txt" }

  @Test func aFileTakesItsNameWhenItIsWhole() throws {
    folder.write("a.txt", "old")
    let file = try AtomicFile(path: path)
    try file.write(Array("new ".utf8))
    try file.write(Array("text".utf8))
    #expect(folder.names() == ["a.txt", "a.txt.part"])
    #expect(folder.text("a.txt") == "old")
    try file.commit()
    #expect(folder.names() == ["a.txt"])
    #expect(folder.text("a.txt") == "new text")
  }

  @Test func anAbandonedFileLeavesItsPart() throws {
    folder.write("a.txt", "old")
    let file = try AtomicFile(path: path, shownPath: "a.txt")
    try file.write(Array("half".utf8))
    #expect(file.abandon() == "a.txt.part")
    #expect(folder.text("a.txt") == "old")
    #expect(folder.text("a.txt.part") == "half")
    #expect(throws: FileError.self) { try file.commit() }
    #expect(throws: FileError.self) { try file.write([1]) }
  }

  @Test func anEmptyPartIsTakenAway() throws {
    #expect(try AtomicFile(path: path).abandon() == nil)
    #expect(folder.names() == [])
    _ = try AtomicFile(path: path)
    #expect(folder.names() == [])
  }

  @Test func aPartOfAnEarlierRunIsTakenOver() throws {
    folder.write("a.txt.part", "left by a run that was killed")
    let file = try AtomicFile(path: path)
    try file.write(Array("new".utf8))
    try file.commit()
    #expect(folder.names() == ["a.txt"])
    #expect(folder.text("a.txt") == "new")
  }

  @Test func twoWritersOfOneNameAreKeptApart() throws {
    let first = try AtomicFile(path: path)
    #expect(
      reason { try AtomicFile(path: path, shownPath: "a.txt") }
        == "cannot open `a.txt.part`: another run is writing it")
    try first.commit()
  }

  @Test func restartBeginsAnew() throws {
    let file = try AtomicFile(path: path)
    try file.write(Array("a first attempt".utf8))
    try file.restart()
    try file.write(Array("second".utf8))
    #expect(file.count == 6)
    try file.commit()
    #expect(folder.text("a.txt") == "second")
  }

  @Test func aSealedFileHoldsNoDescriptor() throws {
    let file = try AtomicFile(path: path)
    try file.write(Array("text".utf8))
    try file.seal()
    // The folder stays open.
    #expect(openDescriptors(in: folder) == 1)
    #expect(folder.names() == ["a.txt.part"])
    #expect(throws: FileError.self) { try file.write([1]) }
    try file.commit()
    #expect(folder.text("a.txt") == "text")
    #expect(throws: FileError.self) { try file.commit() }
  }

  @Test func aSealedFileCanBeDiscardedOrLeft() throws {
    for leave in [true, false] {
      let file = try AtomicFile(path: path, shownPath: "a.txt")
      try file.write([65])
      try file.seal()
      if leave {
        #expect(file.abandon() == "a.txt.part")
        #expect(folder.names() == ["a.txt.part"])
      } else {
        file.discard()
        #expect(folder.names() == [])
      }
    }
  }

  @Test func whatAnotherRunTookOverIsNotGivenTheName() throws {
    let first = try AtomicFile(path: path, shownPath: "a.txt")
    try first.write(Array("first".utf8))
    try first.seal()
    let second = try AtomicFile(path: path)
    try second.write(Array("other".utf8))
    #expect(
      reason { try first.commit() }
        == "cannot put in place `a.txt`: another run has taken `a.txt.part`")
    first.discard()
    try second.commit()
    #expect(folder.text("a.txt") == "other")
  }

  @Test func linksAreNotWrittenThrough() throws {
    let target = folder.write("target", "precious")
    symlink(target, folder.path + "/a.txt.part")
    #expect(
      reason { try AtomicFile(path: path, shownPath: "a") }
        == "cannot open `a.part`: a part of the path is a symbolic link")
    unlink(folder.path + "/a.txt.part")
    link(target, folder.path + "/a.txt.part")
    #expect(
      reason { try AtomicFile(path: path, shownPath: "a") }
        == "cannot open `a.part`: it is a hard link to another file")
    unlink(folder.path + "/a.txt.part")
    symlink(target, path)
    let file = try AtomicFile(path: path)
    try file.write([65])
    try file.commit()
    #expect(folder.text("a.txt") == "A")
    #expect(folder.text("target") == "precious")
  }

  @Test func otherKindsOfFilesAreRefused() throws {
    mkdir(path, 0o700)
    #expect(
      reason { try AtomicFile(path: path, shownPath: "a") } == "cannot open `a`: it is a folder")
    rmdir(path)
    mkfifo(path + ".part", 0o600)
    #expect(throws: FileError.self) { try AtomicFile(path: path) }
    for path in ["", "/", ".", "..", "x/", "/nowhere/x", "/tmp/\u{0}"] {
      #expect(throws: FileError.self) { try AtomicFile(path: path) }
    }
  }

  @Test func permissionsStay() throws {
    folder.write("a.txt", "old")
    chmod(path, 0o640)
    let file = try AtomicFile(path: path)
    try file.commit()
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o640)
  }

  /// Whatever call fails, and whichever of its kind: an error comes out, the old file is whole, and
  /// no descriptor is left.
  @Test(arguments: FailingCalls.Kind.allCases)
  func everyFailureSurfaces(_ kind: FailingCalls.Kind) throws {
    func run(_ calls: SystemCalls) throws(FileError) {
      let file = try AtomicFile(path: path, shownPath: "a.txt", calls: calls)
      try file.write(Array("some new text".utf8))
      try file.write(Array("and more of it".utf8))
      try file.commit()
    }
    let counting = FailingCalls(kind, nth: 0, with: ENOSPC)
    try run(counting.calls)
    #expect(counting.count > 0)
    folder.write("a.txt", "old")
    let descriptors = openDescriptors(in: folder)
    for nth in 1...counting.count {
      let failing = FailingCalls(kind, nth: nth, with: ENOSPC)
      do throws(FileError) {
        try run(failing.calls)
        Issue.record("call \(nth) of \(kind) failed and nobody heard of it")
      } catch {
        #expect(error.number == ENOSPC)
        #expect(error.message.contains("a.txt"))
      }
      #expect(failing.didFail)
      // Where only bringing the folder to the disk failed, the file is in place, and whole.
      let text = folder.text("a.txt")
      #expect(text == "old" || kind == .sync && nth == 2 && text == "some new textand more of it")
      folder.write("a.txt", "old")
    }
    #expect(openDescriptors(in: folder) == descriptors)
  }

  @Test(arguments: FailingCalls.Kind.allCases)
  func interruptedCallsAreMadeAgain(_ kind: FailingCalls.Kind) throws {
    if kind == .rename { return }
    for nth in 1...3 {
      let failing = FailingCalls(kind, nth: nth, with: EINTR)
      let file = try AtomicFile(path: path, calls: failing.calls)
      try file.write(Array("some new text".utf8))
      try file.commit()
      #expect(folder.text("a.txt") == "some new text")
    }
  }

  @Test func afterAFailedWriteNothingIsCommitted() throws {
    let failing = FailingCalls(.write, nth: 2, with: EIO)
    let file = try AtomicFile(path: path, calls: failing.calls)
    #expect(throws: FileError.self) { try file.write(Array("some new text".utf8)) }
    #expect(throws: FileError.self) { try file.write([1]) }
    #expect(throws: FileError.self) { try file.commit() }
    #expect(file.abandon() == path + ".part")
    #expect(folder.text("a.txt") == nil)
  }
}

/// The message of the error that some work throws.
func reason<Result>(_ work: () throws -> Result) -> String? {
  do {
    _ = try work()
    return nil
  } catch {
    return (error as? FileError)?.message
  }
}
