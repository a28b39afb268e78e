public import Trek
import TrekFiles
import TrekHTTP
import TrekValues

/// Real traffic, kept to be given again: what was asked, in order, and what was answered.
///
/// The file is text in UTF-8 with an object of JSON on each line. The first line says what it is:
/// `{"format":"trek-recording","version":1}`. Each line after it is an attempt, redirects and
/// repetitions among them, in the order in which they were sent, with the fields of `Entry`; those
/// that are nil are left out. Lines may be edited, taken out and put elsewhere by hand.
///
/// Nothing secret is in it: header fields of requests are not kept, and `•••` stands for secrets of
/// the run, for the user-info of URLs, for cookies and other fields of answers that open doors, and
/// for what URLs and bodies of JSON have under names as `access_token` and `password`.
public struct Recording: Sendable {
  /// One attempt.
  public struct Entry: Sendable, Codable, Hashable {
    /// The method.
    public var method: String
    /// The URL.
    public var url: String
    /// The body that was sent, where there was one and it is text; of files their names and types.
    public var sent: String?
    /// The body that was sent in Base64, where it is no text.
    public var sentBase64: String?
    /// The status; nil where no answer came.
    public var status: Int?
    /// What stands behind the status in the first line of the answer.
    public var reason: String?
    /// The header fields of the answer, as `Name: value`, in their order.
    public var headers: [String]?
    /// The body where it is text, after decompression.
    public var text: String?
    /// The body in Base64, where it is no text.
    public var base64: String?
    /// Whether the body goes on beyond what was kept: its reader had enough, or it was too large.
    public var isCut: Bool?
    /// The code of the failure, where no whole answer came: `connect`, `timeout.total`; `cancelled`
    /// where the request was given up.
    public var failure: String?
    /// What went wrong, for people.
    public var message: String?
    /// Whether another attempt might do better.
    public var isTransient: Bool?
    /// Whether the server cannot have acted on the request.
    public var wasNotSent: Bool?

    /// Makes an attempt of which nothing came yet.
    public init(method: String = "GET", url: String) {
      self.method = method
      self.url = url
    }
  }

  /// The attempts, in the order in which they were sent.
  public var entries: [Entry]

  /// Makes a recording.
  public init(entries: [Entry] = []) { self.entries = entries }

  /// What the first line of a file says.
  private struct Heading: Codable {
    var format = "trek-recording"
    var version = 1
  }

  /// Reads a recording.
  ///
  /// - Throws: `TrekError` of the code `recording`, with the line.
  public init(contentsOf path: String) throws(TrekError) {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try FileLoader.read(path)
    } catch {
      throw TrekError(.recording, error.message)
    }
    entries = []
    var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated()
      .makeIterator()
    let heading: Heading? = try lines.next().map { index, line throws(TrekError) in
      try Self.decode(line, index + 1, of: path)
    }
    let known = Heading()
    guard heading?.format == known.format else {
      throw TrekError(
        .recording, "\(path) is no recording of traffic: its first line does not say so")
    }
    guard heading?.version == known.version else {
      throw TrekError(.recording, "\(path) is of another version than \(known.version)")
    }
    while let (index, line) = lines.next() {
      if line.allSatisfy({ $0 == 32 || $0 == 13 }) { continue }
      entries.append(try Self.decode(line, index + 1, of: path))
    }
  }

  private static func decode<T: Decodable>(
    _ line: ArraySlice<UInt8>, _ number: Int, of path: String
  ) throws(TrekError) -> T {
    let value: Value
    do throws(JSONError) {
      value = try JSONDocument.parse(Bytes(Array(line)))
    } catch {
      throw TrekError(.recording, "\(path), line \(number) is no JSON: \(error)")
    }
    do throws(TrekError) {
      return try value.decode(T.self)
    } catch {
      throw TrekError(.recording, "\(path), line \(number): \(error.message)")
    }
  }

  /// Writes the recording: whole, or not at all.
  ///
  /// - Throws: `TrekError` of the code `recording`, where the file cannot be written.
  public func write(to path: String) throws(TrekError) {
    var text = try Value(encoding: Heading()).json + "\n"
    for entry in entries { text += try Value(encoding: entry).json + "\n" }
    if let fault = WholeFile.write(Array(text.utf8), to: path) {
      throw TrekError(.recording, fault)
    }
  }
}
