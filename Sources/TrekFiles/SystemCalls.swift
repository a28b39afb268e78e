#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The system calls that change files, as functions that a test may make fail.
///
/// Each answers as the call of its name does: what it did, or -1 with `errno` set.
public struct SystemCalls: Sendable {
  /// As write(2).
  public var write: @Sendable (Int32, UnsafeRawPointer, Int) -> Int
  /// As fsync(2).
  public var sync: @Sendable (Int32) -> Int32
  /// As close(2).
  public var close: @Sendable (Int32) -> Int32
  /// As renameat(2) within one folder: the descriptor, the old name, the new.
  public var rename: @Sendable (Int32, UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32
  /// As openat(2): the folder's descriptor, the name, the flags, the mode.
  public var open: @Sendable (Int32, UnsafePointer<CChar>, Int32, UInt32) -> Int32

  /// The system's own.
  public static let system = SystemCalls(
    write: { descriptor, bytes, count in unsafeWrite(descriptor, bytes, count) },
    sync: { fsync($0) },
    close: { closeDescriptor($0) },
    rename: { folder, old, new in renameat(folder, old, folder, new) },
    open: { folder, name, flags, mode in openat(folder, name, flags, mode_t(mode)) })
}

// Named here because inside the struct its own members of these names would be found first.
private func unsafeWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

private func closeDescriptor(_ descriptor: Int32) -> Int32 { close(descriptor) }
