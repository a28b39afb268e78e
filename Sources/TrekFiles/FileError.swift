#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// What the system said to a call on a file, with the path that it was about.
public struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was tried.
  public enum Operation: String, Sendable, Hashable, CaseIterable {
    /// Opening a file.
    case open
    /// Reading.
    case read
    /// Writing.
    case write
    /// Bringing what was written to the disk.
    case sync
    /// Closing.
    case close
    /// Giving a file its final name.
    case rename
    /// Making a folder.
    case makeFolder
    /// Reading the names in a folder.
    case list
    /// Taking a file away.
    case remove
  }

  /// What was tried.
  public let operation: Operation
  /// The path, as the caller knows it.
  public let path: String
  /// The system's error number, or 0 where the refusal is our own.
  public let number: Int32
  private let reason: String

  /// Makes an error of a number that a system call left.
  public init(_ operation: Operation, _ path: String, number: Int32) {
    self.operation = operation
    self.path = path
    self.number = number
    reason = FileError.reason(number)
  }

  /// Makes an error of a refusal of our own; `reason` completes «cannot open `a.csv`: …».
  public init(_ operation: Operation, _ path: String, because reason: String) {
    self.operation = operation
    self.path = path
    number = 0
    self.reason = reason
  }

  /// Whether nobody reads any more from the pipe or socket that was written to.
  public var isClosedPipe: Bool { number == EPIPE }

  /// Whether the file or folder is not there.
  public var isMissing: Bool { number == ENOENT }

  /// What went wrong, for people: lower case, no full stop.
  public var message: String {
    let verb =
      switch operation {
      case .open: "open"
      case .read: "read"
      case .write: "write"
      case .sync: "write"
      case .close: "write"
      case .rename: "put in place"
      case .makeFolder: "make the folder"
      case .list: "list"
      case .remove: "remove"
      }
    return "cannot \(verb) `\(path)`: \(reason)"
  }

  /// The message.
  public var description: String { message }

  /// What an error number means; in our own words, so that no locale changes them.
  static func reason(_ number: Int32) -> String {
    switch number {
    case ENOENT: "there is no such file or folder"
    case EACCES, EPERM: "permission denied"
    case EISDIR: "it is a folder"
    case ENOTDIR: "a part of the path is no folder"
    case EEXIST: "it exists already"
    case ENOTEMPTY: "the folder is not empty"
    case ENOSPC: "no space is left on the device"
    case EDQUOT: "the quota of disk space is used up"
    case EFBIG: "the file is too large"
    case EROFS: "the file system is read-only"
    case EIO: "the device reported an error"
    case EMFILE, ENFILE: "too many files are open"
    case ENAMETOOLONG: "the name is too long"
    case ELOOP: "a part of the path is a symbolic link"
    case EXDEV: "the folder lies on another device"
    case EPIPE: "nobody reads any more"
    case ETXTBSY, EBUSY: "it is in use"
    case ENOMEM: "no memory is left"
    case EBADF: "it is not open"
    case EINVAL: "the system does not allow it here"
    default: "system error \(number)"
    }
  }
}
