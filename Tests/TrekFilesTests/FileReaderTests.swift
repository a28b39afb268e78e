import Testing
import TrekFiles

@Suite struct FileReaderTests {
  @Test func devicesAreRead() throws {
    let reader = try FileReader(path: "/dev/zero")
    var bytes = [UInt8](repeating: 1, count: 5)
    let count = try bytes.withUnsafeMutableBytes { try reader.read(into: $0) }
    #expect(count == 5)
    #expect(bytes == [0, 0, 0, 0, 0])
    #expect(try FileReader(path: "/dev/null").readCount() == 0)
  }

  @Test func errorsNameThePathAsTheCallerKnowsIt() {
    #expect {
      _ = try FileReader(path: "/nowhere/file", shownPath: "file")
    } throws: { error in
      (error as? FileError)?.message == "cannot open `file`: there is no such file or folder"
    }
    #expect {
      _ = try FileReader(path: "/tmp", shownPath: "tmp")
    } throws: { error in
      (error as? FileError)?.message == "cannot open `tmp`: it is a folder"
    }
    #expect(throws: FileError.self) { try FileReader(path: "/dev/null\u{0}x") }
  }
}

extension FileReader {
  fileprivate func readCount() throws -> Int {
    var bytes = [UInt8](repeating: 0, count: 16)
    return try bytes.withUnsafeMutableBytes { try read(into: $0) }
  }
}
