#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Blocks of memory that buffers handed back, kept by size class for the next buffer.
///
/// Bodies come and go at the rate of the requests; blocks above the allocator's threshold would be
/// mapped and unmapped, and faulted in page by page, each time. The pool holds memory only, at
/// most `maximumHeld` bytes in all, so that it needs no owner and no shutdown.
enum BlockPool {
  /// The smallest and the largest block that is kept: 4 KiB and 1 MiB.
  static let smallestShift = 12
  static let largestShift = 20

  /// The most bytes that the pool keeps in all: 8 MiB.
  static let maximumHeld = 8 << 20

  private struct Shelf: Sendable {
    var blocks: [UInt] = []
  }

  private struct Shelves: Sendable {
    var bySize = [Shelf](repeating: Shelf(), count: largestShift - smallestShift + 1)
    var held = 0
  }

  private static let shelves = Locked(Shelves())

  /// The capacity that a block for so many bytes gets: a power of two from 64 up to 1 MiB, above
  /// that a multiple of 64 KiB.
  static func capacity(for bytes: Int) -> Int {
    if bytes <= 64 { return 64 }
    if bytes <= 1 << largestShift {
      return 1 << (Int.bitWidth - (bytes - 1).leadingZeroBitCount)
    }
    let (sum, overflow) = bytes.addingReportingOverflow(0xFFFF)
    return overflow ? bytes : sum & ~0xFFFF
  }

  private static func shelf(for capacity: Int) -> Int? {
    guard capacity >= 1 << smallestShift, capacity <= 1 << largestShift else { return nil }
    return capacity.trailingZeroBitCount - smallestShift
  }

  /// A block of exactly a capacity that `capacity(for:)` gave.
  static func allocate(_ capacity: Int) -> UnsafeMutableRawPointer {
    if let shelf = shelf(for: capacity) {
      let kept: UInt? = shelves.withLock { shelves in
        guard let block = shelves.bySize[shelf].blocks.popLast() else { return nil }
        shelves.held -= capacity
        return block
      }
      if let kept, let block = UnsafeMutableRawPointer(bitPattern: kept) { return block }
    }
    guard let block = malloc(capacity) else {
      // As everywhere in Swift: without memory there is no way to go on, or even to report.
      fatalError("out of memory: \(capacity) bytes")
    }
    return block
  }

  /// A block of the new capacity with the first `count` bytes of the old one, which it replaces.
  static func grow(
    _ block: UnsafeMutableRawPointer, from old: Int, to new: Int, keeping count: Int
  ) -> UnsafeMutableRawPointer {
    if shelf(for: old) == nil && shelf(for: new) == nil {
      // Outside the pool's sizes the allocator may move pages instead of copying them.
      guard let moved = realloc(block, new) else { fatalError("out of memory: \(new) bytes") }
      return moved
    }
    let moved = allocate(new)
    moved.copyMemory(from: block, byteCount: count)
    release(block, old)
    return moved
  }

  /// Takes a block back that `allocate` or `grow` gave with this capacity.
  static func release(_ block: UnsafeMutableRawPointer, _ capacity: Int) {
    if let shelf = shelf(for: capacity) {
      let kept = shelves.withLock { shelves in
        guard shelves.held + capacity <= maximumHeld else { return false }
        shelves.bySize[shelf].blocks.append(UInt(bitPattern: block))
        shelves.held += capacity
        return true
      }
      if kept { return }
    }
    free(block)
  }

  /// The bytes that the pool keeps now.
  static var held: Int { shelves.withLock { $0.held } }
}
