#if TREK_ZSTD
  internal import CZstd

  /// What libzstd says to an error of its own.
  private func reason(_ code: Int) -> String { String(cString: ZSTD_getErrorName(code)) }

  final class ZstdDecoding: Decoding {
    private let context: OpaquePointer

    init() throws(CompressionError) {
      guard let context = ZSTD_createDCtx() else { throw .memory(.zstd) }
      self.context = context
    }

    deinit { ZSTD_freeDCtx(context) }

    func step(
      _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
    ) throws(CompressionError) -> CodecStep {
      var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
      var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
      let code = ZSTD_decompressStream(context, &target, &source)
      if ZSTD_isError(code) != 0 { throw CompressionError(.corrupt, reason(code)) }
      return CodecStep(taken: source.pos, given: target.pos, isDone: code == 0)
    }
  }

  final class ZstdEncoding: Encoding {
    private let context: OpaquePointer

    init() throws(CompressionError) {
      guard let context = ZSTD_createCCtx() else { throw .memory(.zstd) }
      self.context = context
      // So that damage is found, as it is in gzip.
      ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    }

    deinit { ZSTD_freeCCtx(context) }

    private var isEnded = false

    func step(
      _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer,
      _ wish: EncodingWish
    ) throws(CompressionError) -> CodecStep {
      if isEnded { return CodecStep(isDone: true) }
      var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
      var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
      let mode =
        switch wish {
        case .more: ZSTD_e_continue
        case .flush: ZSTD_e_flush
        case .finish: ZSTD_e_end
        }
      let code = ZSTD_compressStream2(context, &target, &source, mode)
      if ZSTD_isError(code) != 0 { throw CompressionError(.memory, reason(code)) }
      if wish == .finish, code == 0 { isEnded = true }
      return CodecStep(
        taken: source.pos, given: target.pos, isDone: wish != .more && code == 0)
    }
  }
#endif
