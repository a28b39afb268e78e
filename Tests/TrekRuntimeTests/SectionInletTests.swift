import Testing
import TrekStageKit
import TrekValues

@testable import TrekRuntime

@Suite("The inlet of a section")
struct SectionInletTests {
  private static func makeInlet() -> SectionInlet {
    SectionInlet(.between, StageLedger())
  }

  @Test("gives items in their order, however often it is filled and emptied in part")
  func order() {
    let inlet = Self.makeInlet()
    var pushed = 0
    var taken = 0
    for round in 0..<5000 {
      for _ in 0..<(round % 7) where inlet.count < SectionInlet.limit {
        _ = inlet.push(Item(.int(Int64(pushed))))
        pushed += 1
      }
      for _ in 0..<(round % 5) {
        guard let item = inlet.take() else { break }
        #expect(item.value == .int(Int64(taken)))
        taken += 1
      }
    }
    while let item = inlet.take() {
      #expect(item.value == .int(Int64(taken)))
      taken += 1
    }
    #expect(taken == pushed)
    #expect(pushed > 10_000)
  }

  @Test("does not grow with the items that pass, where it never runs empty")
  func bound() {
    let inlet = Self.makeInlet()
    for number in 0..<16 { _ = inlet.push(Item(.int(Int64(number)))) }
    var most = 0
    for number in 16..<100_000 {
      _ = inlet.push(Item(.int(Int64(number))))
      _ = inlet.take()
      most = max(most, inlet.places)
    }
    #expect(inlet.count == 16)
    #expect(most <= 2 * SectionInlet.limit)
  }

  @Test("lets go of an item when it is taken, not when the last one is")
  func release() {
    let inlet = Self.makeInlet()
    let account = MemoryAccount(limit: .max)
    for _ in 0..<8 {
      let buffer = ByteBuffer(capacity: 1000, account: account)
      buffer.append(65)
      _ = inlet.push(Item(.bytes(buffer.bytes)))
    }
    let each = account.held / 8
    for left in (1...7).reversed() {
      _ = inlet.take()
      #expect(account.held == left * each)
    }
  }
}
