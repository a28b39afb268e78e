import TrekValues

/// Keeps the compiler from dropping what is measured.
@inline(never)
func use<Item>(_ item: Item) {
  withExtendedLifetime(item) {}
}

/// The least nanoseconds of several rounds for one call of the work, of `count` calls a round.
func measure(_ count: Int, rounds: Int = 7, _ work: () -> Void) -> Double {
  let clock = ContinuousClock()
  var best = Double.infinity
  for _ in 0..<rounds {
    let elapsed = clock.measure {
      for _ in 0..<count { work() }
    }
    let (seconds, attoseconds) = elapsed.components
    best = min(best, (Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(count))
  }
  return best
}

func report(_ name: String, _ nanoseconds: Double, bytes: Int? = nil, per items: Int = 1) {
  let each = nanoseconds / Double(items)
  var line = name + String(repeating: " ", count: max(1, 40 - name.count))
  line += each < 10_000 ? "\((each * 10).rounded() / 10) ns" : "\((each / 1000).rounded()) µs"
  if let bytes {
    line += "   \((Double(bytes) / nanoseconds * 1000).rounded()) MB/s"
  }
  print(line)
}

let wanted = CommandLine.arguments.dropFirst().first
/// For instruction counts: `valgrind --tool=callgrind ValuesBenchmark NAME 1`.
let rounds = CommandLine.arguments.count > 2 ? 1 : 7

func run(_ name: String, _ body: () throws -> Void) rethrows {
  if let wanted, !name.hasPrefix(wanted) { return }
  try body()
}

let small = Bytes(utf8: Samples.order(4711))
let compact = Samples.orders(9_000, pretty: false)
let pretty = Samples.orders(6_500, pretty: true)
let total = RecordKey("total")
let id = RecordKey("id")
let links = RecordKey("links")
let output = ByteBuffer(capacity: 1 << 20)

run("parse") {
  report("parse small (\(small.count) B)", measure(20_000, rounds: rounds) {
    use(try? JSONDocument.parse(small))
  }, bytes: small.count)
  report("parse large compact", measure(5, rounds: rounds) {
    use(try? JSONDocument.parse(compact))
  }, bytes: compact.count)
  report("parse large pretty", measure(5, rounds: rounds) {
    use(try? JSONDocument.parse(pretty))
  }, bytes: pretty.count)
}

try run("field") {
  report("field: parse small, read .total", measure(20_000, rounds: rounds) {
    guard case .record(let record)? = try? JSONDocument.parse(small) else { return }
    use(record[total])
  })
  if case .record(let record) = try JSONDocument.parse(small) {
    report("field: .id of a view", measure(100_000, rounds: rounds) { use(record[id]) })
    report("field: .total of a view", measure(100_000, rounds: rounds) { use(record[total]) })
    report("field: .links of a view", measure(100_000, rounds: rounds) { use(record[links]) })
    let shaped = record.shaped()
    report("field: .id of a shape", measure(100_000, rounds: rounds) { use(shaped[id]) })
    report("field: .total of a shape", measure(100_000, rounds: rounds) { use(shaped[total]) })
    report("field: shaped()", measure(10_000, rounds: rounds) { use(record.shaped()) })
    report("field: forEach of a view", measure(10_000, rounds: rounds) {
      record.forEach { name, value in use((name, value)) }
    })
  }
}

try run("write") {
  let one = try JSONDocument.parse(small)
  let all = try JSONDocument.parse(compact)
  report("write small view", measure(20_000, rounds: rounds) {
    output.removeAll()
    JSONWriter.write(one, to: output)
  }, bytes: small.count)
  report("write large view", measure(5, rounds: rounds) {
    output.removeAll()
    JSONWriter.write(all, to: output)
  }, bytes: compact.count)
  report("write large view pretty", measure(5, rounds: rounds) {
    output.removeAll()
    JSONWriter.write(all, to: output, pretty: true)
  }, bytes: pretty.count)
  let shape = RecordShape(["id", "total", "name", "tags"])
  let made = Value.record(
    Record(shape: shape, values: [4711, 99.5, "Imke van der Velde", ["a", "b"]]))
  report("write made record", measure(100_000, rounds: rounds) {
    output.removeAll()
    JSONWriter.write(made, to: output)
  })
}

run("make") {
  let shape = RecordShape(["id", "total", "name"])
  let name = Value.text("Imke van der Velde")
  report("make: record of a shape", measure(100_000, rounds: rounds) {
    use(Record(shape: shape, values: [.int(1), .double(2.5), name]))
  })
  var sum = Value.int(0)
  report("make: add ints", measure(1_000_000, rounds: rounds) {
    sum = (try? Arithmetic.add(sum, .int(1))) ?? .null
  })
  use(sum)
}

run("print") {
  let texts: [Value] = ["a short text", 123_456, .double(2.5), .text("a text of more than 15 bytes")]
  for value in texts {
    report("print \(value.typeName) \(value)", measure(100_000, rounds: rounds) {
      output.removeAll()
      value.appendPrinted(to: output)
    })
  }
}

run("csv") {
  let text = Samples.csv(150_000)
  func readAll() -> Int {
    var parser = CSVParser()
    var count = 0
    text.withUnsafeBytes { bytes in
      var start = 0
      while start < bytes.count {
        let end = min(bytes.count, start + 65_536)
        parser.feed(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        while let row = try? parser.next() { count += row.cells.count }
        start = end
      }
    }
    parser.finish()
    while let row = try? parser.next() { count += row.cells.count }
    return count
  }
  report("csv read", measure(1, rounds: rounds) { use(readAll()) }, bytes: text.count)
  var parser = CSVParser()
  text.withUnsafeBytes { parser.feed($0) }
  parser.finish()
  var rows: [[Value]] = []
  while let row = try? parser.next() { rows.append(row.cells) }
  report("csv write", measure(1, rounds: rounds) {
    output.removeAll()
    let writer = CSVWriter(to: output)
    for row in rows { writer.write(row) }
  }, bytes: text.count)
}

run("sort") {
  var random = SystemRandomNumberGenerator()
  let prices = (0..<100_000).map { _ in
    Decimal(Text("\(Int.random(in: 0...9_999, using: &random)).\(Int.random(in: 10...99, using: &random))"))
  }.compactMap { $0 }.map { Value.decimal($0) }
  report("sort 100,000 decimals", measure(1, rounds: min(rounds, 3)) {
    use(prices.sorted { Value.compare($0, $1) == .less })
  })
  report("sort: hash decimals", measure(1, rounds: min(rounds, 3)) {
    use(Set(prices).count)
  }, per: prices.count)
}
