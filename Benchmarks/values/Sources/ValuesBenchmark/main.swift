/// Measures the paths that each item of a run takes: `swift run -c release ValuesBenchmark [NAME]`.
import TrekValues

let small = Bytes(utf8: Samples.order(4711))
let compact = Samples.orders(9_000, pretty: false)
let pretty = Samples.orders(6_500, pretty: true)
let total = RecordKey("total")
let id = RecordKey("id")
let links = RecordKey("links")
let output = ByteBuffer(capacity: 1 << 20)

if isWanted("parse") {
  report("parse small (\(small.count) B)", 20_000, bytes: small.count) {
    use(try? JSONDocument.parse(small))
  }
  report("parse large compact", 5, bytes: compact.count) {
    use(try? JSONDocument.parse(compact))
  }
  report("parse large pretty", 5, bytes: pretty.count) {
    use(try? JSONDocument.parse(pretty))
  }
}

if isWanted("field") {
  report("field: parse small, read .total", 20_000) {
    guard case .record(let record)? = try? JSONDocument.parse(small) else { return }
    use(record[total])
  }
  if case .record(let record) = try JSONDocument.parse(small) {
    report("field: .id of a view", 100_000) { use(record[id]) }
    report("field: .total of a view", 100_000) { use(record[total]) }
    report("field: .links of a view", 100_000) { use(record[links]) }
    let shaped = record.shaped()
    report("field: .id of a shape", 100_000) { use(shaped[id]) }
    report("field: .total of a shape", 100_000) { use(shaped[total]) }
    report("field: shaped()", 10_000) { use(record.shaped()) }
    report("field: forEach of a view", 10_000) {
      record.forEach { name, value in use((name, value)) }
    }
  }
}

if isWanted("write") {
  let one = try JSONDocument.parse(small)
  let all = try JSONDocument.parse(compact)
  report("write small view", 20_000, bytes: small.count) {
    output.removeAll()
    JSONWriter.write(one, to: output)
  }
  report("write large view", 5, bytes: compact.count) {
    output.removeAll()
    JSONWriter.write(all, to: output)
  }
  report("write large view pretty", 5, bytes: pretty.count) {
    output.removeAll()
    JSONWriter.write(all, to: output, pretty: true)
  }
  let shape = RecordShape(["id", "total", "name", "tags"])
  let made = Value.record(
    Record(shape: shape, values: [4711, 99.5, "Imke van der Velde", ["a", "b"]]))
  report("write made record", 100_000) {
    output.removeAll()
    JSONWriter.write(made, to: output)
  }
}

if isWanted("make") {
  let shape = RecordShape(["id", "total", "name"])
  let name = Value.text("Imke van der Velde")
  report("make: record of a shape", 100_000) {
    use(Record(shape: shape, values: [.int(1), .double(2.5), name]))
  }
  var sum = Value.int(0)
  report("make: add ints", 1_000_000) {
    sum = (try? Arithmetic.add(sum, .int(1))) ?? .null
  }
  use(sum)
}

if isWanted("print") {
  for value in ["a short text", 123_456, 2.5, "a text of more than 15 bytes"] as [Value] {
    report("print \(value.typeName) \(value)", 100_000) {
      output.removeAll()
      value.appendPrinted(to: output)
    }
  }
}

if isWanted("csv") {
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
  report("csv read", 1, bytes: text.count) { use(readAll()) }
  var parser = CSVParser()
  text.withUnsafeBytes { parser.feed($0) }
  parser.finish()
  var rows: [[Value]] = []
  while let row = try? parser.next() { rows.append(row.cells) }
  report("csv write", 1, bytes: text.count) {
    output.removeAll()
    let writer = CSVWriter(to: output)
    for row in rows { writer.write(row) }
  }
}

if isWanted("sort") {
  let prices = (0..<100_000).compactMap { index in
    Decimal(Text("\(index * 7919 % 9_973).\(10 + index % 90)")).map { Value.decimal($0) }
  }
  report("sort: 100,000 decimals", 1) {
    use(prices.sorted { Value.compare($0, $1) == .less })
  }
  report("sort: hash decimals", 1, items: prices.count) {
    use(Set(prices).count)
  }
}
