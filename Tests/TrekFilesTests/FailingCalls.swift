#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Synchronization
import TrekFiles

/// System calls of which one fails: the n-th of those that are counted.
final class FailingCalls: Sendable {
  /// Which calls are counted.
  enum Kind: String, CaseIterable, Sendable { case open, write, sync, close, rename }

  private let kind: Kind
  private let failing: Int
  private let number: Int32
  private let counter = Atomic<Int>(0)
  private let hits = Atomic<Int>(0)

  /// - Parameter failing: Which call of the kind fails, from 1; 0: none.
  init(_ kind: Kind, nth failing: Int, with number: Int32) {
    self.kind = kind
    self.failing = failing
    self.number = number
  }

  /// How many calls of the kind were made.
  var count: Int { counter.load(ordering: .relaxed) }
  /// Whether the call failed that was to fail.
  var didFail: Bool { hits.load(ordering: .relaxed) > 0 }

  private func fails(_ kind: Kind) -> Bool {
    guard kind == self.kind else { return false }
    let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
    guard number == failing else { return false }
    hits.wrappingAdd(1, ordering: .relaxed)
    return true
  }

  var calls: SystemCalls {
    var calls = SystemCalls.system
    let number = number
    calls.open = { folder, name, flags, mode in
      if self.fails(.open) {
        errno = number
        return -1
      }
      return SystemCalls.system.open(folder, name, flags, mode)
    }
    calls.write = { descriptor, bytes, count in
      if self.fails(.write) {
        errno = number
        return -1
      }
      // In small pieces, so that partial writes are the rule.
      return SystemCalls.system.write(descriptor, bytes, min(count, 7))
    }
    calls.sync = { descriptor in
      if self.fails(.sync) {
        errno = number
        return -1
      }
      return SystemCalls.system.sync(descriptor)
    }
    calls.close = { descriptor in
      let result = SystemCalls.system.close(descriptor)
      if self.fails(.close) {
        errno = number
        return -1
      }
      return result
    }
    calls.rename = { folder, old, new in
      if self.fails(.rename) {
        errno = number
        return -1
      }
      return SystemCalls.system.rename(folder, old, new)
    }
    return calls
  }
}

/// How many descriptors the process has open on a folder and what is in it.
func openDescriptors(in folder: TemporaryFolder) -> Int {
  (0..<Int32(1024)).filter { descriptor in
    var path = [CChar](repeating: 0, count: 4097)
    #if canImport(Darwin)
      guard fcntl(descriptor, F_GETPATH, &path) == 0 else { return false }
    #else
      guard readlink("/proc/self/fd/\(descriptor)", &path, 4096) > 0 else { return false }
    #endif
    let bytes = path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(decoding: bytes, as: UTF8.self).contains(folder.path)
  }.count
}
