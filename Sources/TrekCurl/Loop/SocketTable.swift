/// Which descriptors the kernel watches, and which of those libcurl waits for.
///
/// A connection stays watched while it is idle: taking it off and putting it back on would be two
/// system calls for each request. Pure: it says what to change, the loop changes it.
struct SocketTable {
  /// What to do with the kernel's queue.
  struct Change: Equatable {
    let wanted: Readiness
    let before: Readiness
  }

  private struct Entry {
    /// What the kernel watches it for.
    var watched: Readiness = []
    /// Whether libcurl waits for it now.
    var isWanted = false
    /// Whether `closed` will be called for it: only such descriptors may stay watched.
    var isKept = false
  }

  private var entries: [Entry] = []

  /// How many are watched; for tests.
  var watched: Int { entries.count { !$0.watched.isEmpty } }

  private mutating func grow(to descriptor: Int32) {
    while entries.count <= Int(descriptor) { entries.append(Entry()) }
  }

  /// A socket was opened that will be reported closed.
  mutating func opened(_ descriptor: Int32) {
    grow(to: descriptor)
    entries[Int(descriptor)] = Entry(isKept: true)
  }

  /// libcurl wants to hear of this.
  mutating func want(_ descriptor: Int32, _ readiness: Readiness) -> Change? {
    grow(to: descriptor)
    let before = entries[Int(descriptor)].watched
    entries[Int(descriptor)].isWanted = !readiness.isEmpty
    if before == readiness { return nil }
    entries[Int(descriptor)].watched = readiness
    return Change(wanted: readiness, before: before)
  }

  /// libcurl does not wait for it any more.
  mutating func unwant(_ descriptor: Int32) -> Change? {
    grow(to: descriptor)
    entries[Int(descriptor)].isWanted = false
    return entries[Int(descriptor)].isKept ? nil : stop(descriptor)
  }

  /// It is ready.
  ///
  /// Nil: hand that to libcurl. A change: nobody waits for it (the server closed an idle
  /// connection), so that it must be taken off, or it would be reported for ever.
  mutating func ready(_ descriptor: Int32) -> Change? {
    guard Int(descriptor) < entries.count else {
      return Change(wanted: [], before: .reading)
    }
    return entries[Int(descriptor)].isWanted ? nil : stop(descriptor)
  }

  /// It is about to be closed, with which the kernel forgets it.
  mutating func closed(_ descriptor: Int32) {
    if Int(descriptor) < entries.count { entries[Int(descriptor)] = Entry() }
  }

  private mutating func stop(_ descriptor: Int32) -> Change? {
    let before = entries[Int(descriptor)].watched
    entries[Int(descriptor)].watched = []
    return before.isEmpty ? nil : Change(wanted: [], before: before)
  }
}
