internal import TrekValues

/// Collects the header lines of an answer, in room that the next answer uses again.
///
/// Own memory and not a `ByteBuffer`, because an answer takes its lines along, and most lines come
/// one by one.
final class HeadLines {
  private var base: UnsafeMutableRawPointer
  private var count = 0
  private var room: Int

  private static let usualRoom = 1024
  /// Room above this is given back.
  private static let largestKept = 16 << 10

  init() {
    room = Self.usualRoom
    base = .allocate(byteCount: room, alignment: 1)
  }

  deinit { base.deallocate() }

  func append(_ line: UnsafeRawBufferPointer) {
    guard let start = line.baseAddress else { return }
    if line.count > room - count { move(to: max(count + line.count, room * 2)) }
    (base + count).copyMemory(from: start, byteCount: line.count)
    count += line.count
  }

  func removeAll() {
    count = 0
    if room > Self.largestKept { move(to: Self.usualRoom) }
  }

  private func move(to room: Int) {
    let moved = UnsafeMutableRawPointer.allocate(byteCount: room, alignment: 1)
    moved.copyMemory(from: base, byteCount: count)
    base.deallocate()
    base = moved
    self.room = room
  }

  /// The lines so far, in memory of their own.
  var bytes: Bytes { Bytes(copying: UnsafeRawBufferPointer(start: base, count: count)) }
}
