import Testing
import TrekCompression

@Suite struct CompressionTests {
  static let formats = CompressionFormat.allCases.filter(\.isAvailable)
  static let hasGzip = CompressionFormat.gzip.isAvailable
  static let hasZstd = CompressionFormat.zstd.isAvailable
  static let noGzip: Comment = "zlib1g-dev is not installed"
  static let noZstd: Comment = "libzstd-dev is not installed"

  /// Bytes that are partly alike, as text is, and follow from a seed.
  func bytes(_ count: Int, seed: UInt64 = 7) -> [UInt8] {
    var state = seed
    return (0..<count).map { index in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return index % 3 == 0 ? UInt8(truncatingIfNeeded: state >> 40) : UInt8(index % 61)
    }
  }

  func compress(
    _ data: [UInt8], _ format: CompressionFormat, piece: Int = 1 << 16, room: Int = 4096
  ) throws -> [UInt8] {
    let compressor = try Compressor(format)
    var result: [UInt8] = []
    var output = [UInt8](repeating: 0, count: room)
    var start = 0
    while start < data.count {
      let end = min(start + piece, data.count)
      let slice = Array(data[start..<end])
      try slice.withUnsafeBytes { bytes in
        var input = bytes
        while !input.isEmpty {
          let count = try output.withUnsafeMutableBytes { try compressor.encode(&input, into: $0) }
          result += output[..<count]
        }
      }
      start = end
    }
    while true {
      let (count, isDone) = try output.withUnsafeMutableBytes { try compressor.finish(into: $0) }
      result += output[..<count]
      if isDone { return result }
    }
  }

  func decompress(
    _ data: [UInt8], _ format: CompressionFormat, piece: Int = 1 << 16, room: Int = 4096
  ) throws -> [UInt8] {
    let decompressor = try Decompressor(format)
    var result: [UInt8] = []
    var output = [UInt8](repeating: 0, count: room)
    var start = 0
    while start < data.count {
      let end = min(start + piece, data.count)
      let slice = Array(data[start..<end])
      try slice.withUnsafeBytes { bytes in
        var input = bytes
        while true {
          let count = try output.withUnsafeMutableBytes {
            try decompressor.decode(&input, into: $0)
          }
          result += output[..<count]
          if count < room {
            #expect(input.isEmpty)
            break
          }
        }
      }
      start = end
    }
    try decompressor.finish()
    return result
  }

  func fault(_ data: [UInt8], _ format: CompressionFormat) -> CompressionError? {
    do {
      _ = try decompress(data, format)
      return nil
    } catch {
      return error as? CompressionError
    }
  }

  @Test(arguments: CompressionFormat.allCases)
  func withoutTheLibraryItSaysWhatToInstall(_ format: CompressionFormat) {
    do throws(CompressionError) {
      _ = try Decompressor(format)
      _ = try Compressor(format)
      #expect(format.isAvailable)
    } catch {
      #expect(!format.isAvailable && error.cause == .missing)
      #expect(error.help?.contains("-dev` and build again") == true)
    }
  }

  @Test func formatsGoByTheEndsOfNames() {
    #expect(CompressionFormat(path: "a/b.jsonl.gz") == .gzip)
    #expect(CompressionFormat(path: "A.CSV.ZST") == .zstd)
    #expect(CompressionFormat(path: "a.gz/b.csv") == nil)
    #expect(CompressionFormat(path: ".gz") == nil)
    #expect(CompressionFormat.nameInside("a/b.jsonl.gz") == "a/b.jsonl")
    #expect(CompressionFormat.nameInside("a.csv") == "a.csv")
  }

  /// Pieces of one byte, outputs of one byte, and sizes around the edges.
  @Test(arguments: formats)
  func whatWasCompressedComesBack(_ format: CompressionFormat) throws {
    for count in [0, 1, 4095, 4096, 4097, 200_000] {
      let data = bytes(count)
      let packed = try compress(data, format)
      #expect(try decompress(packed, format) == data)
    }
    let data = bytes(3000)
    let packed = try compress(data, format, piece: 1, room: 1)
    #expect(try decompress(packed, format, piece: 1, room: 1) == data)
    #expect(try compress(data, format) == compress(data, format))
  }

  @Test(arguments: formats)
  func everyCutIsFound(_ format: CompressionFormat) throws {
    let packed = try compress(bytes(2000), format)
    for count in 0..<packed.count {
      #expect(fault(Array(packed[..<count]), format)?.cause == .truncated, "\(count)")
    }
  }

  @Test(arguments: formats)
  func damageIsFound(_ format: CompressionFormat) throws {
    let data = bytes(2000)
    let packed = try compress(data, format)
    for offset in 0..<packed.count {
      var damaged = packed
      damaged[offset] ^= 0x10
      // What a header says of time and system is no part of the data.
      let result = try? decompress(damaged, format)
      #expect(result == nil || result == data, "\(offset)")
    }
    #expect(fault(Array("no such data, but text".utf8), format)?.cause == .corrupt)
  }

  @Test(.enabled(if: hasGzip, noGzip))
  func membersOfGzipFollowEachOther() throws {
    let (one, other) = (bytes(5000), bytes(300, seed: 9))
    let packed = try compress(one, .gzip) + compress(other, .gzip)
    #expect(try decompress(packed, .gzip) == one + other)
    #expect(try decompress(packed, .gzip, piece: 1, room: 7) == one + other)
    #expect(try decompress(packed + [0, 0, 0], .gzip) == one + other)
    #expect(fault(packed + [1], .gzip)?.cause == .corrupt)
    #expect(fault(packed + [0, 0x1F], .gzip)?.cause == .corrupt)
    #expect(fault(packed + [0x1F], .gzip)?.cause == .truncated)
    #expect(fault(packed + [0x1F, 0x8B, 8, 0], .gzip)?.cause == .truncated)
  }

  @Test(.enabled(if: hasGzip, noGzip))
  func nothingFollowsZlib() throws {
    #expect(fault(try compress([1], .zlib) + [0], .zlib)?.cause == .corrupt)
  }

  @Test(.enabled(if: hasZstd, noZstd))
  func framesOfZstdFollowEachOther() throws {
    let (one, other) = (bytes(5000), bytes(300, seed: 9))
    let packed = try compress(one, .zstd) + compress(other, .zstd)
    #expect(try decompress(packed, .zstd) == one + other)
    #expect(try decompress(packed, .zstd, piece: 1, room: 7) == one + other)
    #expect(fault(packed + [0], .zstd) != nil)
  }

  /// A caller that counts can stop: no call gives more than its output takes.
  @Test(arguments: formats)
  func bombsComeInPieces(_ format: CompressionFormat) throws {
    let packed = try compress([UInt8](repeating: 0, count: 8 << 20), format)
    #expect(packed.count < 20_000)
    let decompressor = try Decompressor(format)
    var output = [UInt8](repeating: 1, count: 1024)
    var total = 0
    try packed.withUnsafeBytes { bytes in
      var input = bytes
      while total < 100_000 {
        total += try output.withUnsafeMutableBytes { try decompressor.decode(&input, into: $0) }
      }
      #expect(!input.isEmpty || total < 8 << 20)
    }
    #expect(total < 102_000)
  }

  @Test(arguments: formats)
  func whatIsFlushedCanBeRead(_ format: CompressionFormat) throws {
    let compressor = try Compressor(format)
    let decompressor = try Decompressor(format)
    var buffer = [UInt8](repeating: 0, count: 4096)
    for round in 1...3 {
      let data = bytes(500, seed: UInt64(round))
      var packed: [UInt8] = []
      try data.withUnsafeBytes { bytes in
        var input = bytes
        let count = try buffer.withUnsafeMutableBytes { try compressor.encode(&input, into: $0) }
        packed += buffer[..<count]
      }
      let (count, isDone) = try buffer.withUnsafeMutableBytes { try compressor.flush(into: $0) }
      #expect(isDone)
      packed += buffer[..<count]
      try packed.withUnsafeBytes { bytes in
        var input = bytes
        let count = try buffer.withUnsafeMutableBytes {
          try decompressor.decode(&input, into: $0)
        }
        #expect(Array(buffer[..<count]) == data)
      }
    }
    #expect(throws: CompressionError.self) { try decompressor.finish() }
  }
}
