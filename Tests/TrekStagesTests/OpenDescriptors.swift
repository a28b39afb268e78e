#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

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
