import Testing
import TrekTesting

@testable import TrekCurl

@Suite struct CompressedEndTests {
  private func head(_ lines: String...) -> HeadReader {
    var reader = HeadReader()
    for line in ["HTTP/1.1 200 OK"] + lines + [""] {
      _ = Array((line + "\r\n").utf8).withUnsafeBytes { reader.read($0) }
    }
    return reader
  }

  /// The proof for a body, handed over in parts of all sizes.
  private func proof(
    _ head: HeadReader, _ bytes: [UInt8], unpacked: Int, part: Int
  ) throws -> CompressedEnd.Proof {
    var end = try #require(CompressedEnd(head, isHTTP1: true))
    for start in stride(from: 0, to: bytes.count, by: part) {
      bytes[start..<min(start + part, bytes.count)].withUnsafeBytes { end.take($0) }
    }
    return end.proof(unpacked: unpacked)
  }

  @Test(arguments: [1, 2, 3, 7, 100, 100_000])
  func gzipEndsWithItsLength(part: Int) throws {
    let head = head("Content-Encoding: gzip")
    let body = Array("hello".utf8)
    let packed = StoredGzip.pack(body)
    #expect(try proof(head, packed, unpacked: 5, part: part) == .whole)
    for cut in 1..<packed.count {
      #expect(
        try proof(head, Array(packed.prefix(cut)), unpacked: min(5, max(0, cut - 15)), part: part)
          != .whole)
    }
    #expect(try proof(head, packed, unpacked: 6, part: part) == .cut)
    #expect(try proof(head, [], unpacked: 0, part: part) == .whole)
    // A zlib stream under the name of gzip.
    #expect(try proof(head, [0x78, 0x9C] + packed, unpacked: 5, part: part) == .unknown)
  }

  @Test(arguments: [1, 2, 5, 1000])
  func chunksAreTakenOff(part: Int) throws {
    let head = head("Content-Encoding: gzip", "Transfer-Encoding: chunked")
    let packed = StoredGzip.pack(Array("hello world".utf8))
    for size in [1, 3, 8, 1000] {
      var bytes: [UInt8] = []
      for start in stride(from: 0, to: packed.count, by: size) {
        let chunk = packed[start..<min(start + size, packed.count)]
        bytes += Array("\(String(chunk.count, radix: 16).uppercased());ext=1\r\n".utf8) + chunk
        bytes += [13, 10]
      }
      bytes += Array("0\r\nTrailer: 12345678\r\n\r\n".utf8)
      #expect(try proof(head, bytes, unpacked: 11, part: part) == .whole)
    }
  }

  @Test func whatFollowsTheAnnouncedLengthDoesNotCount() throws {
    let packed = StoredGzip.pack([65])
    let head = head("Content-Encoding: gzip", "Content-Length: \(packed.count)")
    #expect(try proof(head, packed + [1, 2, 3, 4, 5, 6, 7, 8], unpacked: 1, part: 10) == .whole)
  }

  @Test func whatCannotBeProved() {
    #expect(CompressedEnd(head("Content-Encoding: br"), isHTTP1: true) == nil)
    #expect(CompressedEnd(head("Content-Encoding: gzip, gzip"), isHTTP1: true) == nil)
    #expect(CompressedEnd(head(), isHTTP1: true) == nil)
  }

  /// A frame with the content size and a checksum, of a raw, an RLE and a raw block.
  private let frame: [UInt8] =
    [0x28, 0xB5, 0x2F, 0xFD, 0x24, 9] + [0x20, 0, 0, 1, 2, 3, 4] + [0x1A, 0, 0, 7]
    + [0x11, 0, 0, 5, 6] + [0xAA, 0xBB, 0xCC, 0xDD]

  @Test(arguments: [1, 2, 3, 4, 1000])
  func zstdFramesSayWhichBlockIsTheLast(part: Int) throws {
    let head = head("Content-Encoding: zstd")
    #expect(try proof(head, frame, unpacked: 9, part: part) == .whole)
    #expect(try proof(head, frame + frame, unpacked: 18, part: part) == .whole)
    let skippable: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 9, 9, 9]
    #expect(try proof(head, skippable + frame, unpacked: 9, part: part) == .whole)
    for cut in 1..<frame.count {
      #expect(
        try proof(head, Array(frame.prefix(cut)), unpacked: 1, part: part) == .cut, "at \(cut)")
    }
    #expect(try proof(head, [1, 2, 3, 4, 5], unpacked: 0, part: part) == .unknown)
    // Reserved block type.
    #expect(
      try proof(head, Array(frame.prefix(6)) + [0x27, 0, 0], unpacked: 0, part: part) == .unknown)
  }

  @Test(arguments: [
    // Descriptor, and how many bytes follow it before the first block.
    (UInt8(0x00), 1), (0x20, 1), (0x40, 3), (0x60, 2), (0x80, 5), (0xC0, 9), (0x01, 2), (0x03, 5),
    (0xE3, 12),
  ])
  func zstdFrameHeaders(descriptor: UInt8, count: Int) throws {
    let bytes: [UInt8] =
      [0x28, 0xB5, 0x2F, 0xFD, descriptor] + [UInt8](repeating: 1, count: count) + [0x01, 0, 0]
    #expect(
      try proof(head("Content-Encoding: zstd"), bytes, unpacked: 0, part: 100) == .whole)
  }

  @Test func anyBytesAreWalkedOver() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(state: seed)
    for name in ["gzip", "zstd"] {
      for _ in 0..<500 {
        var bytes = (0..<Int.random(in: 0..<60, using: &random)).map { _ in
          UInt8.random(in: 0...255, using: &random)
        }
        if name == "zstd" { bytes = [0x28, 0xB5, 0x2F, 0xFD] + bytes }
        let head = head("Content-Encoding: \(name)", "Transfer-Encoding: chunked")
        _ = try proof(head, bytes, unpacked: 3, part: Int.random(in: 1..<9, using: &random))
        let plain = self.head("Content-Encoding: \(name)")
        let one = try proof(plain, bytes, unpacked: 3, part: 1)
        #expect(try proof(plain, bytes, unpacked: 3, part: 1000) == one, "seed \(seed)")
      }
    }
  }
}
