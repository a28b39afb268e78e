#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

extension FileError {
  /// Whether the next file would fail alike: the disk is full, read-only or broken.
  public var concernsAll: Bool {
    switch number {
    case ENOSPC, EDQUOT, EROFS, EIO, EMFILE, ENFILE, EACCES, EPERM, ENOMEM: true
    default: false
    }
  }
}
