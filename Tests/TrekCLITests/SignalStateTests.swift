import Testing

@testable import TrekCLI

@Suite struct SignalStateTests {
  @Test func firstSignalDrainsSecondStops() {
    var state = SignalState()
    #expect(state.exitCode == nil)
    #expect(state.handle(.signal(2)) == .drain)
    #expect(state.exitCode == 130)
    #expect(state.handle(.signal(15)) == .stop)
    #expect(state.exitCode == 130)
    #expect(state.handle(.graceOver) == nil)
    #expect(state.handle(.signal(2)) == .abandon)
    #expect(state.handle(.patienceOver) == nil)
    #expect(state.handle(.signal(2)) == nil)
  }

  @Test func graceThenPatienceEndWhatDoesNotLetGo() {
    var state = SignalState()
    #expect(state.handle(.signal(15)) == .drain)
    #expect(state.handle(.graceOver) == .stop)
    #expect(state.handle(.patienceOver) == .abandon)
    #expect(state.phase == .abandoned)
    #expect(state.exitCode == 143)
  }

  @Test func timersOfARunThatWasNotInterruptedDoNothing() {
    var state = SignalState()
    #expect(state.handle(.graceOver) == nil)
    #expect(state.handle(.patienceOver) == nil)
    #expect(state.phase == .calm)
  }
}
