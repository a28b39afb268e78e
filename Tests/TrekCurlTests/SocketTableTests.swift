import Testing

@testable import TrekCurl

@Suite struct SocketTableTests {
  @Test func aConnectionStaysWatchedWhileIdle() {
    var table = SocketTable()
    table.opened(7)
    #expect(table.want(7, .writing) == .init(wanted: .writing, before: []))
    #expect(table.want(7, .reading) == .init(wanted: .reading, before: .writing))
    #expect(table.want(7, .reading) == nil)
    #expect(table.unwant(7) == nil)
    #expect(table.watched == 1)
    // Used again: nothing to tell the kernel.
    #expect(table.want(7, .reading) == nil)
    #expect(table.ready(7) == nil)
  }

  @Test func anIdleOneThatIsReadyIsTakenOff() {
    var table = SocketTable()
    table.opened(7)
    _ = table.want(7, .reading)
    _ = table.unwant(7)
    #expect(table.ready(7) == .init(wanted: [], before: .reading))
    #expect(table.watched == 0)
    #expect(table.want(7, .reading) == .init(wanted: .reading, before: []))
  }

  @Test func othersAreTakenOffAtOnce() {
    // The pipe of a name look-up: libcurl closes it without saying so.
    var table = SocketTable()
    _ = table.want(9, .reading)
    #expect(table.unwant(9) == .init(wanted: [], before: .reading))
    #expect(table.watched == 0)
    #expect(table.unwant(9) == nil)
  }

  @Test func aClosedOneIsForgotten() {
    var table = SocketTable()
    table.opened(3)
    _ = table.want(3, [.reading, .writing])
    table.closed(3)
    #expect(table.watched == 0)
    // The number comes again, for something else.
    #expect(table.want(3, .reading) == .init(wanted: .reading, before: []))
    #expect(table.unwant(3) == .init(wanted: [], before: .reading))
    table.closed(1000)
    #expect(table.ready(2000) == .init(wanted: [], before: .reading))
  }
}
