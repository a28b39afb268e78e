#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Testing
import TrekFiles

@Suite struct DescriptorWriterTests {
  private func pipe() -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    #if canImport(Glibc)
      _ = Glibc.pipe(&ends)
    #else
      _ = Darwin.pipe(&ends)
    #endif
    return (ends[0], ends[1])
  }

  @Test func aReaderThatWentAwayIsAnError() {
    signal(SIGPIPE, SIG_IGN)
    let (read, write) = pipe()
    close(read)
    defer { close(write) }
    let writer = DescriptorWriter(descriptor: write, shownPath: "standard output")
    let bytes: [UInt8] = [65]
    bytes.withUnsafeBytes { bytes in
      do throws(FileError) {
        try writer.write(bytes)
        Issue.record("nothing was thrown")
      } catch {
        #expect(error.isClosedPipe)
        #expect(error.message == "cannot write `standard output`: nobody reads any more")
      }
    }
  }

  /// A non-blocking pipe that is full is waited for; everything arrives, in order.
  @Test func aFullPipeIsWaitedFor() {
    let (read, write) = pipe()
    _ = fcntl(write, F_SETFL, O_NONBLOCK)
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let reader = ReadingThread(read)
    bytes.withUnsafeBytes { bytes in
      #expect(throws: Never.self) {
        try DescriptorWriter(descriptor: write, shownPath: "pipe").write(bytes)
      }
    }
    close(write)
    #expect(reader.finish() == bytes)
    close(read)
  }

  @Test func everyNthFailureSurfaces() {
    let folder = TemporaryFolder()
    let path = folder.write("a", "")
    let descriptor = open(path, O_WRONLY)
    defer { close(descriptor) }
    for nth in 1...4 {
      let failing = FailingCalls(.write, nth: nth, with: EIO)
      let writer = DescriptorWriter(
        descriptor: descriptor, shownPath: "a", calls: failing.calls)
      let bytes = [UInt8](repeating: 1, count: 28)
      #expect(throws: FileError.self) { try bytes.withUnsafeBytes { try writer.write($0) } }
    }
    let interrupted = FailingCalls(.write, nth: 2, with: EINTR)
    let writer = DescriptorWriter(
      descriptor: descriptor, shownPath: "a", calls: interrupted.calls)
    let bytes = [UInt8](repeating: 1, count: 28)
    #expect(throws: Never.self) { try bytes.withUnsafeBytes { try writer.write($0) } }
  }
}

/// Reads a descriptor to its end on a thread of its own.
private final class ReadingThread: @unchecked Sendable {
  // Unchecked: `bytes` is the thread's until it was joined.
  private var bytes: [UInt8] = []
  private let descriptor: Int32
  private var thread = pthread_t()

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    let context = Unmanaged.passRetained(self).toOpaque()
    pthread_create(
      &thread, nil,
      { context in
        #if canImport(Glibc)
          guard let context else { return nil }
        #endif
        let reader = Unmanaged<ReadingThread>.fromOpaque(context).takeRetainedValue()
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
          let count = read(reader.descriptor, &piece, piece.count)
          if count <= 0 { return nil }
          reader.bytes += piece[..<count]
        }
      }, context)
  }

  func finish() -> [UInt8] {
    pthread_join(thread, nil)
    return bytes
  }
}
