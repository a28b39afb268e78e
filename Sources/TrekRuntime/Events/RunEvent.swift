public import TrekHTTP
public import TrekStageKit

/// Something that happened in a run, for metrics, traces and logs.
public struct RunEvent: Sendable {
  /// What happened; an open set.
  public struct Kind: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The name: `request.answered`.
    public let rawValue: String
    /// Makes a kind.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The name.
    public var description: String { rawValue }

    /// The run has begun.
    public static let runStarted = Kind(rawValue: "run.started")
    /// An attempt at a request goes to the transport; each attempt and each redirect is one.
    public static let requestStarted = Kind(rawValue: "request.started")
    /// A request has an answer that is accepted, its body whole.
    public static let requestAnswered = Kind(rawValue: "request.answered")
    /// An answer sends the request elsewhere, to `location`.
    public static let requestRedirected = Kind(rawValue: "request.redirected")
    /// An attempt brought no answer that serves, and there will be another one after `wait`.
    public static let requestRetried = Kind(rawValue: "request.retried")
    /// A request has failed: no answer, or one that is not accepted, and no attempt left.
    public static let requestFailed = Kind(rawValue: "request.failed")
    /// A request was given up before its end, since nobody wants its answer any more.
    public static let requestCancelled = Kind(rawValue: "request.cancelled")
    /// An item failed, and nothing in the script took the failure.
    public static let itemFailed = Kind(rawValue: "item.failed")
    /// The run has ended; nothing comes after it.
    public static let runEnded = Kind(rawValue: "run.ended")
  }

  /// What happened.
  public let kind: Kind
  /// When, from the start of the run, by the run's clock.
  public let time: Duration
  /// When, in nanoseconds since 1970-01-01T00:00:00Z: the start of the run as the system believed,
  /// and `time`.
  public let wallTime: Int64
  /// The stage, as the script names it; nil where the whole run is meant.
  public internal(set) var stage: String?
  /// Where the stage stands in the script.
  public internal(set) var place: ScriptPlace?
  /// The position of the item that it is about, from 0, as `ItemFailure.index`.
  public internal(set) var item: Int?
  /// The number of the request in the run, from 1: that of all events about the same one.
  public internal(set) var request: Int?
  /// Which attempt at the request it is, from 1.
  public internal(set) var attempt: Int?
  /// The method of the request.
  public internal(set) var method: String?
  /// The URL that was asked, without secrets.
  public package(set) var url: String?
  /// Where a redirect leads, without secrets.
  public package(set) var location: String?
  /// The status of the answer.
  public internal(set) var status: Int?
  /// The bytes of the answer's body, after decompression.
  public internal(set) var bytes: Int?
  /// How long the parts of the attempt took, where there was an answer.
  public internal(set) var timing: ResponseTimes?
  /// How long it took: an attempt from its start, a run.
  public internal(set) var elapsed: Duration?
  /// How long the next attempt waits at the least.
  public internal(set) var wait: Duration?
  /// The code of a failure: `status.404`, `connect`, `json.syntax`.
  public internal(set) var code: String?
  /// What went wrong, for people, without secrets.
  public package(set) var message: String?
  /// How many items have failed without being taken, where the run has ended.
  public internal(set) var failureCount: Int?
  /// How many events were lost before this one, since the reader was too slow for their number.
  public internal(set) var dropped = 0

  /// What went over the wire, for those of the command's own readers who keep it.
  package internal(set) var traffic: Traffic?

  /// A request and the head of its answer, as they were; with secrets, so that no listing of an
  /// event's fields goes into it.
  package struct Traffic: Sendable, CustomStringConvertible, CustomReflectable {
    /// That there was traffic.
    package var description: String { "traffic" }
    /// Nothing.
    package var customMirror: Mirror { Mirror(self, children: [(String, Any)]()) }
    /// What was sent.
    package let request: Request
    /// The head of the answer; nil where none came.
    package let head: ResponseHead?
    /// The version of HTTP, where there was an answer.
    package let version: HTTPVersion?
    /// The address and port that answered, as text; empty where unknown.
    package let remote: String
  }

  init(_ kind: Kind, at time: Duration, wallTime: Int64) {
    self.kind = kind
    self.time = time
    self.wallTime = wallTime
  }
}
