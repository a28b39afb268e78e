internal import TrekHTTP
internal import TrekStageKit

extension TransferOptions {
  /// The same with the places of its files as the run's world gives them.
  func resolved(in world: any StageWorld) throws(StageFailure) -> TransferOptions {
    var cacert = cacert
    if let path = cacert { cacert = try world.path(path, for: .read) }
    var values = connection?.values ?? ConnectionOptions.Values()
    if let certificate = values.certificate {
      values.certificate?.path = try world.path(certificate.path, for: .read)
      if let key = certificate.key { values.certificate?.key = try world.path(key, for: .read) }
    }
    if case .file(let path) = values.netrc {
      values.netrc = .file(try world.path(path, for: .read))
    }
    // What is sent into a socket may change what is behind it.
    if let path = values.unixSocket { values.unixSocket = try world.path(path, for: .write) }
    if cacert == self.cacert, values == connection?.values ?? ConnectionOptions.Values() {
      return self
    }
    return changed(cacert: .some(cacert), connection: ConnectionOptions(values))
  }
}
