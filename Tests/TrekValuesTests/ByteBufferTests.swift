import Synchronization
import Testing

import TrekValues

@Suite struct ByteBufferTests {
  @Test func growsAndKeepsWhatItHolds() {
    let buffer = ByteBuffer(capacity: 3)
    var expected: [UInt8] = []
    for step in 0..<2_000 {
      let piece = [UInt8](repeating: UInt8(truncatingIfNeeded: step), count: step % 97)
      buffer.append(contentsOf: piece)
      buffer.append(0x2C)
      expected += piece
      expected.append(0x2C)
    }
    #expect(buffer.count == expected.count)
    #expect(buffer.bytes.array == expected)
  }

  @Test func growsPastThePooledSizes() {
    let buffer = ByteBuffer()
    let piece = [UInt8](repeating: 7, count: 300_000)
    for _ in 0..<12 { buffer.append(contentsOf: piece) }
    #expect(buffer.count == 3_600_000)
    #expect(buffer.withUnsafeBytes { $0.allSatisfy { $0 == 7 } })
  }

  @Test func isFilledInPlace() {
    let buffer = ByteBuffer()
    let added = buffer.withUnsafeMutableSpare(100) { spare in
      #expect(spare.count >= 100)
      for index in 0..<100 { spare[index] = UInt8(index) }
      return 100
    }
    #expect(added == 100)
    #expect(buffer.bytes.array == (0..<100).map { UInt8($0) })
    #expect(buffer.withUnsafeMutableSpare(1) { _ in -5 } == 0)
    let whole = buffer.withUnsafeMutableSpare(1) {
      $0.initializeMemory(as: UInt8.self, repeating: 1); return Int.max
    }
    #expect(buffer.count == 100 + whole)
    #expect(buffer.count == buffer.capacity)
  }

  @Test func dropsFromBothEnds() {
    let buffer = ByteBuffer()
    buffer.append("abcdef")
    buffer.removeFirst(2)
    #expect(buffer.bytes.array == Array("cdef".utf8))
    buffer.truncate(to: 3)
    #expect(buffer.bytes.array == Array("cde".utf8))
    buffer.truncate(to: 30)
    buffer.removeFirst(-1)
    #expect(buffer.count == 3)
    buffer.removeFirst(30)
    #expect(buffer.isEmpty)
  }

  @Test func chargesAndRefunds() {
    let account = MemoryAccount(limit: 1 << 20)
    do {
      let buffer = ByteBuffer(capacity: 1000, account: account)
      #expect(account.held == buffer.capacity)
      buffer.append(contentsOf: [UInt8](repeating: 1, count: 5_000_000))
      #expect(account.held == buffer.capacity)
      #expect(account.isFull)
      let slice = buffer.bytes[10..<20]
      #expect(slice.count == 10)
    }
    #expect(account.held == 0)
    #expect(account.peak >= 5_000_000)
  }

  @Test func saysWhenThereIsRoomAgain() {
    let calls = Atomic<Int>(0)
    let account = MemoryAccount(limit: 100) { calls.add(1, ordering: .relaxed) }
    account.charge(90)
    #expect(!account.chargeIfRoom(11))
    #expect(account.chargeIfRoom(10))
    #expect(account.isFull)
    account.refund(10)
    #expect(calls.load(ordering: .relaxed) == 0, "nobody had asked")
    account.awaitRoom()
    account.refund(10)
    account.refund(10)
    #expect(calls.load(ordering: .relaxed) == 1, "once for each time that it was asked for")
    account.charge(50)
    account.awaitRoom()
    account.refund(10)
    #expect(calls.load(ordering: .relaxed) == 1, "there is no room yet")
    account.limit(to: 200)
    #expect(calls.load(ordering: .relaxed) == 2)
    account.limit(to: 100)
    account.refund(30)
    #expect(account.held == 80)
    #expect(!account.chargeIfRoom(.max))
  }

  @Test func slicesAreCutToWhatThereIs() {
    let bytes = Bytes(utf8: "0123456789")
    #expect(bytes[2..<5].array == Array("234".utf8))
    #expect(bytes[2..<5][1..<2].array == Array("3".utf8))
    #expect(bytes[8..<50].array == Array("89".utf8))
    #expect(bytes[40..<50].isEmpty)
    #expect(bytes[3] == UInt8(ascii: "3"))
    #expect(bytes[2..<5] == Bytes(utf8: "234"))
    #expect(bytes[2..<5] < bytes[3..<4])
    #expect(bytes[2..<5].hashValue == Bytes(utf8: "234").hashValue)
    #expect(bytes[2..<5].detached().retainedCapacity <= 64)
  }
}
