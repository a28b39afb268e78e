public import TrekHTTP
import TrekURL

extension Request {
  /// Why the URL is none that can be asked, as a transport over libcurl would say; nil: it can be.
  public var urlFault: TransportFailure? {
    do throws(URLFailure) {
      _ = try ParsedURL(url.string)
      return nil
    } catch {
      return TransportFailure(.url, error.message, wasNotSent: true)
    }
  }
}
