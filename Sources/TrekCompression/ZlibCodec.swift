#if TREK_ZLIB
  internal import CZlib

  extension CompressionFormat {
    /// What zlib takes for the size of the window, which also says the wrapper around the data.
    fileprivate var windowBits: Int32 { self == .gzip ? 15 + 16 : 15 }
  }

  /// The most bytes that are given to zlib in one call: its counters have 32 bits.
  private let longest = 1 << 30

  /// A stream of zlib's, which must not move.
  private func makeStream() -> UnsafeMutablePointer<z_stream> {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    return stream
  }

  extension UnsafeMutablePointer where Pointee == z_stream {
    /// Points the stream at its input and output.
    fileprivate func point(
      at input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
    ) {
      pointee.next_in = UnsafeMutablePointer<Bytef>(
        mutating: input.baseAddress?.assumingMemoryBound(to: Bytef.self))
      pointee.avail_in = uInt(min(input.count, longest))
      pointee.next_out = output.baseAddress?.assumingMemoryBound(to: Bytef.self)
      pointee.avail_out = uInt(min(output.count, longest))
    }

    /// What a call did with what `point` gave it.
    fileprivate func step(
      _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
    ) -> CodecStep {
      CodecStep(
        taken: min(input.count, longest) - Int(pointee.avail_in),
        given: min(output.count, longest) - Int(pointee.avail_out))
    }
  }

  final class ZlibDecoding: Decoding {
    private let format: CompressionFormat
    private let stream = makeStream()
    /// Where in the data it is: in a member, between two, in the zeros behind the last.
    private enum Place { case inside, between, padding }
    private var place = Place.inside

    init(_ format: CompressionFormat) throws(CompressionError) {
      self.format = format
      if trek_inflate_init(stream, format.windowBits) != Z_OK { throw .memory(format) }
    }

    deinit {
      inflateEnd(stream)
      stream.deallocate()
    }

    func step(
      _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
    ) throws(CompressionError) -> CodecStep {
      if place != .inside {
        guard let first = input.first else { return CodecStep(isDone: true) }
        if format == .gzip, first == 0 {
          place = .padding
          return CodecStep(taken: input.firstIndex { $0 != 0 } ?? input.count, isDone: true)
        }
        guard format == .gzip, place == .between, first == 0x1F else {
          throw CompressionError(.corrupt, "something follows its end")
        }
        inflateReset(stream)
        place = .inside
      }
      stream.point(at: input, output)
      let code = inflate(stream, Z_NO_FLUSH)
      var step = stream.step(input, output)
      switch code {
      case Z_OK, Z_BUF_ERROR: break
      case Z_STREAM_END:
        place = .between
        step.isDone = true
      case Z_MEM_ERROR: throw .memory(format)
      default:
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "a dictionary is needed"
        throw CompressionError(.corrupt, reason)
      }
      return step
    }
  }

  final class ZlibEncoding: Encoding {
    private let format: CompressionFormat
    private let stream = makeStream()
    private var isEnded = false

    init(_ format: CompressionFormat) throws(CompressionError) {
      self.format = format
      if trek_deflate_init(stream, format.windowBits) != Z_OK { throw .memory(format) }
    }

    deinit {
      deflateEnd(stream)
      stream.deallocate()
    }

    func step(
      _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer,
      _ wish: EncodingWish
    ) throws(CompressionError) -> CodecStep {
      if isEnded { return CodecStep(isDone: true) }
      stream.point(at: input, output)
      let mode =
        switch wish {
        case .more: Z_NO_FLUSH
        case .flush: Z_SYNC_FLUSH
        case .finish: Z_FINISH
        }
      let code = deflate(stream, mode)
      var step = stream.step(input, output)
      // Room that is left says that nothing is held back.
      if code == Z_STREAM_END {
        isEnded = true
        step.isDone = true
      } else if wish == .flush, stream.pointee.avail_out > 0 {
        step.isDone = true
      }
      if code == Z_STREAM_ERROR { throw .memory(format) }
      return step
    }
  }
#endif
