import Synchronization
import TrekValues

/// Tells the tasks of a run, or of one pipeline inside it, to stop.
///
/// A child stops with its parent. Levels only rise.
final class RunControl: Sendable {
  /// How far the stopping has gone.
  enum Level: Int {
    /// Not at all.
    case running
    /// Sources give no more; what is under way goes on.
    case draining
    /// Nothing goes on.
    case stopped
  }

  private struct Watchers {
    var wakers: [ObjectIdentifier: Waker] = [:]
    var children: [ObjectIdentifier: RunControl] = [:]
  }

  private let current = Atomic<Int>(Level.running.rawValue)
  private let watchers = Locked(Watchers())

  /// How far the stopping has gone.
  var level: Level { Level(rawValue: current.load(ordering: .acquiring)) ?? .stopped }

  /// Raises the level and wakes all whom it concerns; a lower one than now changes nothing.
  func raise(to level: Level) {
    let found = watchers.withLock { watchers -> Watchers? in
      guard current.load(ordering: .relaxed) < level.rawValue else { return nil }
      current.store(level.rawValue, ordering: .releasing)
      return watchers
    }
    guard let found else { return }
    for waker in found.wakers.values { waker.signal() }
    for child in found.children.values { child.raise(to: level) }
  }

  /// Has a waker signalled when the level rises.
  func register(_ waker: Waker) {
    watchers.withLock { $0.wakers[ObjectIdentifier(waker)] = waker }
  }

  /// Undoes `register`.
  func unregister(_ waker: Waker) {
    watchers.withLock { _ = $0.wakers.removeValue(forKey: ObjectIdentifier(waker)) }
  }

  /// Makes a control that stops with this one.
  func makeChild() -> RunControl {
    let child = RunControl()
    let level = watchers.withLock { watchers -> Int in
      watchers.children[ObjectIdentifier(child)] = child
      return current.load(ordering: .relaxed)
    }
    child.raise(to: Level(rawValue: level) ?? .stopped)
    return child
  }

  /// Forgets a child whose pipeline has ended.
  func remove(_ child: RunControl) {
    watchers.withLock { _ = $0.children.removeValue(forKey: ObjectIdentifier(child)) }
  }
}
