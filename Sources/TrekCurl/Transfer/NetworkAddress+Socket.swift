internal import CCurl
internal import TrekHTTP

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension NetworkAddress {
  /// The address in a socket address of libcurl's, whose storage holds one of any family.
  init(socket raw: UnsafeRawPointer) {
    switch Int32(raw.assumingMemoryBound(to: sockaddr.self).pointee.sa_family) {
    case AF_INET:
      let number = raw.loadUnaligned(
        fromByteOffset: MemoryLayout<sockaddr_in>.offset(of: \.sin_addr) ?? 4, as: UInt32.self)
      self = .v4(UInt32(bigEndian: number))
    case AF_INET6:
      let offset = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) ?? 8
      self = .v6(
        high: UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)),
        low: UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)))
    default: self = .other
    }
  }
}
