internal import CCurl
internal import TrekHTTP
internal import TrekValues

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A body that is read from files while one attempt sends it; it belongs to the loop's thread.
///
/// Files of a disk are read where libcurl asks for more, 60 KB at a time, as `curl -T` does it.
final class Upload {
  /// A form that libcurl puts together; nil where the body is a single file.
  private(set) var form: OpaquePointer?
  /// The file, where the body is a single one.
  private(set) var file: UploadFile?
  private var files: [UploadFile] = []

  /// Opens what the body needs.
  init(_ body: StreamedBody, handle: UnsafeMutableRawPointer) throws(TransportFailure) {
    switch body.content {
    case .file(let file): self.file = try open(file)
    case .multipart(let parts):
      guard let form = curl_mime_init(handle) else { throw Self.noMemory }
      self.form = form
      for part in parts { try add(part, to: form) }
    }
  }

  deinit { if let form { curl_mime_free(form) } }

  /// Why a file could not be read to its end, or nil.
  var fault: TransportFailure? { files.lazy.compactMap(\.fault).first }

  private func open(_ file: RequestFile) throws(TransportFailure) -> UploadFile {
    let opened = try UploadFile(file)
    files.append(opened)
    return opened
  }

  private func add(_ part: StreamedBody.Part, to form: OpaquePointer) throws(TransportFailure) {
    guard let field = curl_mime_addpart(form) else { throw Self.noMemory }
    var code = curl_mime_name(field, part.name)
    switch part.value {
    case .bytes(let bytes):
      let copied = bytes.withUnsafeBytes { raw in
        // An empty buffer may have no address, which would take the data away.
        raw.isEmpty
          ? curl_mime_data(field, "", 0)
          : curl_mime_data(field, raw.baseAddress?.assumingMemoryBound(to: CChar.self), raw.count)
      }
      if code == CURLE_OK { code = copied }
    case .file(let file):
      let opened = try open(file)
      let copied = curl_mime_data_cb(
        field, opened.size, uploadCallback, seekCallback, nil,
        Unmanaged.passUnretained(opened).toOpaque())
      if code == CURLE_OK { code = copied }
      if code == CURLE_OK { code = curl_mime_filename(field, file.name) }
      if code == CURLE_OK { code = curl_mime_type(field, file.mediaType) }
    }
    if code != CURLE_OK { throw Self.noMemory }
  }

  private static var noMemory: TransportFailure {
    TransportFailure(.other, "libcurl has no memory", isTransient: true, wasNotSent: true)
  }
}

/// A file that is being sent: its descriptor, its size when it was opened, how far it has been read.
final class UploadFile {
  let size: curl_off_t
  private let descriptor: Int32
  private let path: String
  private var offset: curl_off_t = 0
  private(set) var fault: TransportFailure?

  init(_ file: RequestFile) throws(TransportFailure) {
    path = file.path
    // Not blocking, so that a pipe without a writer is refused and not waited for.
    descriptor = open(file.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.failure(file.path, String(cString: strerror(errno))) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw Self.failure(file.path, "it is no regular file")
    }
    size = curl_off_t(status.st_size)
  }

  deinit { close(descriptor) }

  /// Reads on; what libcurl's read callback returns.
  func read(into room: UnsafeMutableRawBufferPointer) -> Int {
    let wanted = min(room.count, Int(size - offset))
    if wanted <= 0 { return 0 }
    var count = -1
    repeat {
      count = pread(descriptor, room.baseAddress, wanted, off_t(offset))
    } while count < 0 && errno == EINTR
    if count <= 0 {
      fault = Self.failure(
        path, count < 0 ? String(cString: strerror(errno)) : "it became shorter while it was sent")
      return Int(CURL_READFUNC_ABORT)
    }
    offset += curl_off_t(count)
    return count
  }

  /// Goes to a place, as libcurl asks where it has to send the body again.
  func seek(to place: curl_off_t, from origin: Int32) -> Bool {
    let target =
      switch origin {
      case SEEK_SET: place
      case SEEK_CUR: offset + place
      case SEEK_END: size + place
      default: curl_off_t(-1)
      }
    guard target >= 0, target <= size else { return false }
    offset = target
    return true
  }

  private static func failure(_ path: String, _ reason: String) -> TransportFailure {
    TransportFailure(.file, "cannot send the file `\(path)`: \(reason)")
  }
}

/// CURLOPT_READFUNCTION, and the same for a part of a form.
let uploadCallback: curl_read_callback = { room, size, count, context in
  guard let room, let context else { return Int(CURL_READFUNC_ABORT) }
  return Unmanaged<UploadFile>.fromOpaque(context).takeUnretainedValue().read(
    into: UnsafeMutableRawBufferPointer(start: room, count: size &* count))
}

/// CURLOPT_SEEKFUNCTION, and the same for a part of a form.
let seekCallback: curl_seek_callback = { context, offset, origin in
  guard let context else { return CURL_SEEKFUNC_FAIL }
  let file = Unmanaged<UploadFile>.fromOpaque(context).takeUnretainedValue()
  return file.seek(to: offset, from: origin) ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
}
