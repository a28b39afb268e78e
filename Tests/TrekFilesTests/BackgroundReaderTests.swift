#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Testing
import TrekFiles

@Suite struct BackgroundReaderTests {
  private func pipe() -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    #if canImport(Glibc)
      _ = Glibc.pipe(&ends)
    #else
      _ = Darwin.pipe(&ends)
    #endif
    return (ends[0], ends[1])
  }

  @Test func piecesComeAsTheyAreWritten() async throws {
    let (read, write) = pipe()
    defer { close(read) }
    let reader = BackgroundReader(descriptor: read, shownPath: "pipe")
    for text in ["one", "two"] {
      let writer = DescriptorWriter(descriptor: write, shownPath: "pipe")
      try Array(text.utf8).withUnsafeBytes { try writer.write($0) }
      #expect(try await reader.next() == Array(text.utf8))
    }
    close(write)
    #expect(try await reader.next() == nil)
    #expect(try await reader.next() == nil)
  }

  @Test func whoIsCancelledWaitsNoLonger() async throws {
    let (read, write) = pipe()
    defer {
      close(read)
      close(write)
    }
    let reader = BackgroundReader(descriptor: read, shownPath: "pipe")
    let waiting = Task { try await reader.next() }
    waiting.cancel()
    #expect(try await waiting.value == nil)
    #expect(try await reader.next() == nil)
  }

  /// Nothing is taken that nobody asked for: another reader of the descriptor still finds it.
  @Test func nothingIsReadAhead() async throws {
    let (read, write) = pipe()
    let writer = DescriptorWriter(descriptor: write, shownPath: "pipe")
    try Array("abcdef".utf8).withUnsafeBytes { try writer.write($0) }
    let reader = BackgroundReader(descriptor: read, shownPath: "pipe", pieceSize: 2)
    #expect(try await reader.next() == Array("ab".utf8))
    var rest = [UInt8](repeating: 0, count: 8)
    close(write)
    let count = try rest.withUnsafeMutableBytes {
      try FileReader(descriptor: read, shownPath: "pipe").read(into: $0)
    }
    #expect(rest[..<count] == Array("cdef".utf8)[...])
    close(read)
  }

  @Test func errorsAreThrown() async {
    let reader = BackgroundReader(descriptor: 999, shownPath: "nothing")
    await #expect(throws: FileError.self) { try await reader.next() }
  }

  @Test func regularFilesAreRead() async throws {
    let folder = TemporaryFolder()
    let path = folder.write("a", String(repeating: "x", count: 150_000))
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    let reader = BackgroundReader(descriptor: descriptor, shownPath: "a")
    var count = 0
    while let piece = try await reader.next() { count += piece.count }
    #expect(count == 150_000)
  }
}
