import Testing
import TrekStageKit

@testable import TrekRuntime

@Suite("The scheduler's decisions")
struct SchedulerStateTests {
  private func starts(
    _ state: inout SchedulerState<Int>, at now: UInt64 = 0, memory: Bool = true
  ) -> (started: [Int], wake: UInt64?) {
    var result: [Int] = []
    let wake = state.starts(at: now, hasMemory: memory, into: &result)
    return (result, wake)
  }

  @Test("starts in the order of arrival up to the lane's limit")
  func concurrency() {
    var state = SchedulerState<Int>()
    let lane = state.addLane(concurrency: 2, perHost: 10, rate: nil)
    let host = state.addHost()
    for work in 0..<4 { state.enqueue(work, lane: lane, host: host) }
    #expect(starts(&state).started == [0, 1])
    #expect(starts(&state).started == [])
    state.finish(lane: lane, host: host)
    #expect(starts(&state).started == [2])
    #expect(state.active == 2)
  }

  @Test(
    "no sliding second of a host sees more starts than a lane's rate for hosts, whoever starts",
    arguments: 1...8 as ClosedRange<UInt64>)
  func hostRate(seed: UInt64) {
    var random = SeededRandom(seed)
    let second: UInt64 = 1_000_000_000
    var state = SchedulerState<Int>()
    let rate = RequestRate(count: 10, interval: .seconds(1))
    let lanes = (0..<2).map { _ in
      state.addLane(concurrency: 1000, perHost: 1000, rate: nil, hostRate: rate)
    }
    let hosts = (0..<3).map { _ in state.addHost() }
    for work in 0..<600 {
      state.enqueue(work, lane: lanes[work % 2], host: hosts[work / 2 % 3])
    }
    var now: UInt64 = 5
    var times: [[UInt64]] = [[], [], []]
    for _ in 0..<100_000 where times.joined().count < 600 {
      let (started, wake) = starts(&state, at: now)
      for work in started {
        times[work / 2 % 3].append(now)
        state.finish(lane: lanes[work % 2], host: hosts[work / 2 % 3])
      }
      now = max(wake ?? now, now + 1) + UInt64.random(in: 0...(second / 2000), using: &random)
    }
    #expect(times.map(\.count) == [200, 200, 200], "seed \(seed)")
    for host in times {
      var first = 0
      for (index, start) in host.enumerated() {
        while start - host[first] >= second { first += 1 }
        #expect(index - first < 10, "seed \(seed)")
      }
      // The hosts do not slow one another down.
      #expect(Double(host[199] - host[0]) < 19.9 * Double(second) * 1.02 + 1e6, "seed \(seed)")
    }
  }

  @Test("a host that others ask too fast is put off by one stretch at the most")
  func hostRateBesideOthers() {
    var state = SchedulerState<Int>()
    let polite = state.addLane(
      concurrency: 9, perHost: 9, rate: nil,
      hostRate: RequestRate(count: 2, interval: .seconds(1)))
    let fast = state.addLane(concurrency: 1000, perHost: 1000, rate: nil)
    let host = state.addHost()
    state.enqueue(0, lane: polite, host: host)
    #expect(starts(&state, at: 0).started == [0])
    for work in 1...500 { state.enqueue(work, lane: fast, host: host) }
    #expect(starts(&state, at: 1).started.count == 500)
    for _ in 1...500 { state.finish(lane: fast, host: host) }
    state.enqueue(501, lane: polite, host: host)
    let (started, wake) = starts(&state, at: 2)
    #expect(started == [])
    #expect(wake == 1_000_000_001)
    #expect(starts(&state, at: 1_000_000_001).started == [501])
  }

  @Test("hosts get their turns: one with a thousand waiting does not keep one with a few")
  func fairness() {
    var state = SchedulerState<Int>()
    let lane = state.addLane(concurrency: 8, perHost: 100, rate: nil)
    let busy = state.addHost()
    let few = state.addHost()
    for work in 0..<1000 { state.enqueue(work, lane: lane, host: busy) }
    for work in 1000..<1004 { state.enqueue(work, lane: lane, host: few) }
    #expect(Set(starts(&state).started) == [0, 1, 2, 3, 1000, 1001, 1002, 1003])
  }

  @Test("a host that never answers gets a reserve and a share of retries, one that does gets all")
  func budget() {
    var state = SchedulerState<Int>()
    let lane = state.addLane(concurrency: 100_000, perHost: 100_000, rate: nil)
    let dead = state.addHost()
    let flaky = state.addHost()
    var retries = [0, 0]
    for work in 0..<1000 {
      state.enqueue(work, lane: lane, host: dead)
      state.enqueue(work, lane: lane, host: flaky)
      _ = starts(&state)
      if state.mayRetry(host: dead, reserve: 20, share: 0.2) { retries[0] += 1 }
      if work % 2 == 0 {
        if state.mayRetry(host: flaky, reserve: 20, share: 0.2) { retries[1] += 1 }
      } else {
        state.succeeded(host: flaky)
      }
    }
    // Retries of one are counted as begun by `starts` in a run; here none is begun.
    #expect(retries[0] < 220)
    #expect(retries[1] == 500)
  }

  @Test("one host's waiting requests take no slots from another's")
  func perHost() {
    var state = SchedulerState<Int>()
    let lane = state.addLane(concurrency: 10, perHost: 2, rate: nil)
    let slow = state.addHost()
    let other = state.addHost()
    for work in 0..<5 { state.enqueue(work, lane: lane, host: slow) }
    for work in 10..<12 { state.enqueue(work, lane: lane, host: other) }
    #expect(Set(starts(&state).started) == [0, 1, 10, 11])
  }

  @Test("by default a host gets 6 at a time, and 32 where one connection carries them")
  func protocols() {
    var state = SchedulerState<Int>()
    let lane = state.addLane(concurrency: 100, perHost: nil, rate: nil)
    let set = state.addLane(concurrency: 100, perHost: 2, rate: nil)
    let host = state.addHost()
    let other = state.addHost()
    for work in 0..<50 { state.enqueue(work, lane: lane, host: host) }
    for work in 50..<55 { state.enqueue(work, lane: set, host: other) }
    #expect(starts(&state).started == [0, 1, 2, 3, 4, 5, 50, 51])
    state.answered(host: host, isMultiplexed: true)
    state.answered(host: other, isMultiplexed: true)
    #expect(starts(&state).started == Array(6..<32))
    state.answered(host: host, isMultiplexed: false)
    state.finish(lane: lane, host: host)
    #expect(starts(&state).started == [])
  }

  @Test("the limit of a host holds over all lanes")
  func hostAcrossLanes() {
    var state = SchedulerState<Int>()
    let first = state.addLane(concurrency: 10, perHost: 2, rate: nil)
    let second = state.addLane(concurrency: 10, perHost: 2, rate: nil)
    let host = state.addHost()
    for work in 0..<2 { state.enqueue(work, lane: first, host: host) }
    for work in 2..<4 { state.enqueue(work, lane: second, host: host) }
    #expect(starts(&state).started.count == 2)
    state.finish(lane: first, host: host)
    #expect(starts(&state).started == [2])
  }

  @Test("a delayed request costs no slot, and comes first when it is due")
  func delay() {
    var state = SchedulerState<Int>()
    let lane = state.addLane(concurrency: 1, perHost: 1, rate: nil)
    let host = state.addHost()
    state.delay(7, lane: lane, host: host, until: 100)
    state.enqueue(1, lane: lane, host: host)
    state.enqueue(2, lane: lane, host: host)
    let early = starts(&state, at: 10)
    #expect(early.started == [1])
    #expect(early.wake == 100)
    state.finish(lane: lane, host: host)
    #expect(starts(&state, at: 100).started == [7])
  }

  @Test("a cooling host waits, others go on")
  func cooling() {
    var state = SchedulerState<Int>()
    let lane = state.addLane(concurrency: 4, perHost: 4, rate: nil)
    let hot = state.addHost()
    let other = state.addHost()
    state.cool(host: hot, until: 50)
    state.enqueue(1, lane: lane, host: hot)
    state.enqueue(2, lane: lane, host: other)
    let now = starts(&state, at: 0)
    #expect(now.started == [2])
    #expect(now.wake == 50)
    #expect(starts(&state, at: 50).started == [1])
  }

  @Test("a body that waits for its reader takes no slot from other lanes")
  func restingBeside() {
    var state = SchedulerState<Int>()
    let pages = state.addLane(concurrency: 4, perHost: 2, rate: nil)
    let details = state.addLane(concurrency: 4, perHost: 2, rate: nil)
    let host = state.addHost()
    for work in 0..<3 { state.enqueue(work, lane: pages, host: host) }
    for work in 10..<14 { state.enqueue(work, lane: details, host: host) }
    #expect(starts(&state).started == [0, 1])
    state.rest(lane: pages, host: host, true)
    #expect(starts(&state).started == [10])
    state.rest(lane: pages, host: host, true)
    #expect(starts(&state).started == [11])
    state.rest(lane: pages, host: host, false)
    state.finish(lane: details, host: host)
    #expect(starts(&state).started == [])
    state.finish(lane: pages, host: host)
    #expect(starts(&state).started == [12], "the page that rests still counts for its own lane")
  }

  @Test("urgent work starts beside slots that all rest, one at a time")
  func resting() {
    var state = SchedulerState<Int>()
    let pages = state.addLane(concurrency: 2, perHost: 2, rate: nil)
    let host = state.addHost()
    for work in 0..<4 { state.enqueue(work, lane: pages, host: host) }
    #expect(starts(&state).started == [0, 1])
    var begun: [Int] = []
    func startUrgent() {
      begun = []
      _ = state.startUrgent(at: 0, isUrgent: { $0 > 1 }, into: &begun)
    }
    state.rest(lane: pages, host: host, true)
    startUrgent()
    #expect(begun == [])
    state.rest(lane: pages, host: host, true)
    #expect(starts(&state).started == [])
    startUrgent()
    #expect(begun == [2])
    state.finish(lane: pages, host: host)
    startUrgent()
    #expect(begun == [3])
  }

  @Test("without memory nothing starts but what is urgent, wherever it stands in its queue")
  func urgent() {
    var state = SchedulerState<Int>()
    let lane = state.addLane(concurrency: 3, perHost: 2, rate: nil)
    let host = state.addHost()
    let other = state.addHost()
    for work in 0..<6 { state.enqueue(work, lane: lane, host: host) }
    state.enqueue(10, lane: lane, host: other)
    #expect(starts(&state, memory: false).started == [])
    var begun: [Int] = []
    #expect(
      state.startUrgent(at: 0, isUrgent: { $0 == 3 || $0 == 10 }, into: &begun).obstacles.isEmpty)
    #expect(begun == [3, 10])
    #expect(state.active == 2)
    #expect(state.waiting == 5)
    // The rest keeps its order, and nothing is started twice.
    #expect(starts(&state).started == [0])
    for (work, place) in [(3, host), (10, other), (0, host)] {
      _ = work
      state.finish(lane: lane, host: place)
    }
    #expect(starts(&state).started == [1, 2])
  }

  @Test("it says what keeps urgent work from starting")
  func obstacles() {
    var state = SchedulerState<Int>()
    let lane = state.addLane(concurrency: 2, perHost: 1, rate: nil)
    let host = state.addHost()
    let other = state.addHost()
    let third = state.addHost()
    for (work, host) in [(0, host), (1, host), (2, other), (3, third)] {
      state.enqueue(work, lane: lane, host: host)
    }
    #expect(starts(&state).started == [0, 2])
    var begun: [Int] = []
    let found = state.startUrgent(at: 0, isUrgent: { $0 == 1 || $0 == 3 }, into: &begun)
    #expect(begun == [])
    #expect(
      found.obstacles == [
        .init(isHost: true, number: host), .init(isHost: false, number: lane),
      ])
    state.finish(lane: lane, host: host)
    state.cool(host: host, until: 50)
    let cooled = state.startUrgent(at: 0, isUrgent: { $0 == 1 }, into: &begun)
    #expect(begun == [])
    #expect(cooled.wake == 50)
  }

  @Test("without memory nothing starts, and with it all goes on")
  func memory() {
    var state = SchedulerState<Int>()
    let lane = state.addLane(concurrency: 8, perHost: 8, rate: nil)
    let host = state.addHost()
    for work in 0..<3 { state.enqueue(work, lane: lane, host: host) }
    state.delay(3, lane: lane, host: host, until: 5)
    #expect(starts(&state, memory: false).started == [])
    #expect(starts(&state, memory: false).wake == 5)
    #expect(starts(&state, at: 5, memory: false).started == [])
    #expect(starts(&state, at: 5).started == [3, 0, 1, 2])
  }

  @Test("what is removed does not start, what is not does")
  func remove() {
    var state = SchedulerState<Int>()
    let lane = state.addLane(concurrency: 9, perHost: 9, rate: nil)
    let host = state.addHost()
    for work in 0..<6 { state.enqueue(work, lane: lane, host: host) }
    state.delay(6, lane: lane, host: host, until: 5)
    state.delay(7, lane: lane, host: host, until: 4)
    #expect(state.remove { $0 % 2 == 0 }.sorted() == [0, 2, 4, 6])
    #expect(starts(&state, at: 5).started.sorted() == [1, 3, 5, 7])
  }

  @Test(
    "a random walk keeps every limit and finishes everything",
    arguments: 1...40 as ClosedRange<UInt64>)
  func walk(seed: UInt64) {
    var random = SeededRandom(seed)
    var state = SchedulerState<Int>()
    let laneLimits = (0..<3).map { _ in Int.random(in: 1...5, using: &random) }
    let hostLimit = Int.random(in: 1...3, using: &random)
    let lanes = laneLimits.map { state.addLane(concurrency: $0, perHost: hostLimit, rate: nil) }
    let hosts = (0..<4).map { _ in state.addHost() }
    var where_: [Int: (lane: Int, host: Int)] = [:]
    var active: Set<Int> = []
    var done = 0
    var now: UInt64 = 0
    let total = 300
    var submitted = 0
    var retried: Set<Int> = []
    while done < total {
      now += 1
      if submitted < total, Bool.random(using: &random) {
        let place = (
          lanes.randomElement(using: &random) ?? 0, hosts.randomElement(using: &random) ?? 0
        )
        where_[submitted] = place
        state.enqueue(submitted, lane: place.0, host: place.1)
        submitted += 1
      }
      if let work = active.sorted().randomElement(using: &random), Bool.random(using: &random),
        let place = where_[work]
      {
        active.remove(work)
        state.finish(lane: place.lane, host: place.host)
        if !retried.contains(work), Int.random(in: 0..<5, using: &random) == 0 {
          retried.insert(work)
          state.delay(work, lane: place.lane, host: place.host, until: now + 3)
        } else {
          done += 1
        }
      }
      for work in starts(&state, at: now).started {
        #expect(active.insert(work).inserted, "seed \(seed)")
      }
      #expect(state.active == active.count, "seed \(seed)")
      for (index, lane) in lanes.enumerated() {
        #expect(
          active.filter { where_[$0]?.lane == lane }.count <= laneLimits[index], "seed \(seed)")
      }
      for host in hosts {
        #expect(active.filter { where_[$0]?.host == host }.count <= hostLimit, "seed \(seed)")
      }
      guard now < 100_000 else {
        Issue.record("the walk does not end, seed \(seed)")
        return
      }
    }
  }
}
