internal import CCurl

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Address and port of a handle's other end as text, built anew only where they changed.
struct RemoteAddress {
  private var address: [CChar] = []
  private var port = 0
  private var text = ""

  mutating func text(of handle: UnsafeMutableRawPointer) -> String {
    var current: UnsafePointer<CChar>?
    var currentPort = 0
    trek_easy_get_string(handle, CURLINFO_PRIMARY_IP, &current)
    trek_easy_get_long(handle, CURLINFO_PRIMARY_PORT, &currentPort)
    guard let current, current[0] != 0 else { return "" }
    let isSame =
      currentPort == port && !address.isEmpty
      && address.withUnsafeBufferPointer { known in
        known.baseAddress.map { strcmp($0, current) == 0 } ?? false
      }
    if isSame { return text }
    let string = String(cString: current)
    address = Array(string.utf8CString)
    port = currentPort
    text = string.contains(":") ? "[\(string)]:\(currentPort)" : "\(string):\(currentPort)"
    return text
  }
}
