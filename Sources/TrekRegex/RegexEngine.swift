#if TREK_PCRE2
  internal import CPCRE2
  internal import Synchronization
  internal import TrekStageKit

  /// A pattern compiled by PCRE2.
  ///
  /// Compiled code and contexts are read only once they are made, so threads share them; what a
  /// search writes to, its match data, comes from a pool (`pcre2api`, section "Multithreading").
  final class RegexEngine: @unchecked Sendable {
    // Unchecked: the pointers are constant, what they point to is only read, and the pool is locked.
    private let code: OpaquePointer
    private let context: OpaquePointer
    private let usesJIT: Bool
    private let idle = Mutex<[UInt]>([])

    init(_ pattern: String, flags: String, usesJIT: Bool) throws(RegexError) {
      var options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C
      for flag in flags {
        switch flag {
        case "i": options |= PCRE2_CASELESS
        case "m": options |= PCRE2_MULTILINE
        case "s": options |= PCRE2_DOTALL
        default: options |= PCRE2_EXTENDED
        }
      }
      var number: Int32 = 0
      var offset = 0
      var copy = pattern
      let compiled = copy.withUTF8 { bytes in
        pcre2_compile_8(bytes.baseAddress, bytes.count, options, &number, &offset, nil)
      }
      guard let compiled else {
        throw RegexError(Self.message(number), offset: min(offset, pattern.utf8.count))
      }
      guard let context = pcre2_match_context_create_8(nil) else {
        pcre2_code_free_8(compiled)
        throw RegexError("no memory is left for the pattern")
      }
      pcre2_set_match_limit_8(context, UInt32(Regex.matchLimit))
      // KiB that the interpreter may take from the heap for what it tries.
      pcre2_set_heap_limit_8(context, 64 << 10)
      code = compiled
      self.context = context
      // Where the system forbids it (hardened runtimes), PCRE2 interprets instead.
      self.usesJIT = usesJIT && pcre2_jit_compile_8(compiled, PCRE2_JIT_COMPLETE) == 0
    }

    deinit {
      idle.withLock { idle in
        for data in idle { pcre2_match_data_free_8(OpaquePointer(bitPattern: data)) }
      }
      pcre2_match_context_free_8(context)
      pcre2_code_free_8(code)
    }

    private static func message(_ number: Int32) -> String {
      var buffer = [UInt8](repeating: 0, count: 256)
      let count = pcre2_get_error_message_8(number, &buffer, buffer.count)
      if count < 0 { return "PCRE2 reports error \(number)" }
      return String(decoding: buffer[..<Int(count)], as: UTF8.self)
    }

    func groupCount() -> Int {
      var count: UInt32 = 0
      pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
      return Int(count)
    }

    /// The named groups, in the order of their numbers.
    func names() -> [(name: String, group: Int)] {
      var count: UInt32 = 0
      var size: UInt32 = 0
      var table: UnsafePointer<UInt8>?
      pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
      pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
      pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
      guard let table else { return [] }
      var names: [(name: String, group: Int)] = []
      for index in 0..<Int(count) {
        // Each entry: the group's number in two bytes, the name, a NUL.
        let entry = table + index * Int(size)
        let name = UnsafeBufferPointer(start: entry + 2, count: Int(size) - 2).prefix { $0 != 0 }
        names.append((String(decoding: name, as: UTF8.self), Int(entry[0]) << 8 | Int(entry[1])))
      }
      return names.sorted { $0.group < $1.group }
    }

    /// Searches well-formed UTF-8 from an offset at which a character begins.
    ///
    /// - Parameter groups: Whether the ranges are wanted; without, the match has none.
    func search(
      _ bytes: UnsafeRawBufferPointer, from offset: Int, groups: Bool
    ) throws(StageFailure) -> Regex.Match? {
      let data = try takeData()
      defer { giveBack(data) }
      var result = match(bytes, offset, PCRE2_NO_UTF_CHECK, data)
      if result == PCRE2_ERROR_JIT_STACKLIMIT {
        // The interpreter takes from the heap what machine code has no room for on the stack.
        result = match(bytes, offset, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, data)
      }
      if result == PCRE2_ERROR_NOMATCH { return nil }
      if result < 0 { throw failure(result) }
      return Regex.Match(ranges: groups ? ranges(data, from: offset) : [])
    }

    private func match(
      _ bytes: UnsafeRawBufferPointer, _ offset: Int, _ options: UInt32, _ data: OpaquePointer
    ) -> Int32 {
      // An empty buffer may have no address, which PCRE2 10.42 takes for a mistake.
      guard let base = bytes.baseAddress else {
        var none: UInt8 = 0
        return pcre2_match_8(code, &none, 0, 0, options, data, context)
      }
      return pcre2_match_8(
        code, base.assumingMemoryBound(to: UInt8.self), bytes.count, offset, options, data, context)
    }

    private func ranges(_ data: OpaquePointer, from offset: Int) -> [Range<Int>?] {
      let count = Int(pcre2_get_ovector_count_8(data))
      guard let vector = pcre2_get_ovector_pointer_8(data) else { return [] }
      return (0..<count).map { index in
        let start = vector[2 * index]
        let end = vector[2 * index + 1]
        // PCRE2_UNSET has all bits set, which is -1 to Swift's `Int`.
        guard start >= 0, end >= 0 else { return nil }
        // `\K` moves the start of the whole match, in some versions behind its end or before the
        // offset.
        let first = index == 0 ? max(start, offset) : start
        return min(first, end)..<end
      }
    }

    private func failure(_ result: Int32) -> StageFailure {
      switch result {
      case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_HEAPLIMIT:
        StageFailure(
          code: "regex.limit",
          "the search took more than \(Regex.matchLimit) steps and was given up",
          notes: ["the pattern can match this text in very many ways"],
          help: "repeated groups within repeated groups, as in `(a+)+`, are the usual cause")
      default: StageFailure(code: "regex.search", Self.message(result))
      }
    }

    private func takeData() throws(StageFailure) -> OpaquePointer {
      let kept = idle.withLock { $0.popLast() }
      if let kept, let data = OpaquePointer(bitPattern: kept) { return data }
      guard let data = pcre2_match_data_create_from_pattern_8(code, nil) else {
        throw StageFailure(code: "regex.search", "no memory is left for the search")
      }
      return data
    }

    private func giveBack(_ data: OpaquePointer) {
      let isKept = idle.withLock { idle in
        if idle.count >= 16 { return false }
        idle.append(UInt(bitPattern: data))
        return true
      }
      if !isKept { pcre2_match_data_free_8(data) }
    }
  }
#else
  internal import TrekStageKit

  /// Stands where the build has no PCRE2: refuses every pattern, and says what to install.
  final class RegexEngine: Sendable {
    init(_ pattern: String, flags: String, usesJIT: Bool) throws(RegexError) {
      throw RegexError(
        "regular expressions need PCRE2, which this program was built without",
        help: "install the package `libpcre2-dev` and build again")
    }

    func groupCount() -> Int { 0 }
    func names() -> [(name: String, group: Int)] { [] }
    func search(
      _ bytes: UnsafeRawBufferPointer, from offset: Int, groups: Bool
    ) throws(StageFailure) -> Regex.Match? { nil }
  }
#endif
