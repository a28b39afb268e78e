import Testing
import TrekStageKit
import TrekValues

/// The examples of RFC 9535 and what its grammar refuses.
@Suite struct JSONPathTests {
  let bench = StageBench()

  func found(_ query: String, in json: String) throws -> String {
    let value = try JSONDocument.parse(Bytes(utf8: json))
    let values = try bench.values(
      "jsonpath", ["query": .value(.text(Text(query)))], on: [value])
    return values.map { $0.json().string }.joined(separator: " ")
  }

  func code(_ query: String) -> String? {
    do throws(StageFailure) {
      _ = try bench.run("jsonpath", ["query": .value(.text(Text(query)))], on: [.null])
      return nil
    } catch {
      return error.code
    }
  }

  static let store = """
    {"store":{"book":[
    {"category":"reference","author":"Nigel Rees","title":"Sayings","price":8.95},
    {"category":"fiction","author":"Evelyn Waugh","title":"Sword","price":12.99},
    {"category":"fiction","author":"Herman Melville","title":"Moby","isbn":"0-553","price":8.99},
    {"category":"fiction","author":"J. R. R. Tolkien","title":"Rings","isbn":"0-395","price":22.99}],
    "bicycle":{"color":"red","price":399}}}
    """

  /// Section 1.5.
  @Test(
    arguments: [
      (
        "$.store.book[*].author",
        #""Nigel Rees" "Evelyn Waugh" "Herman Melville" "J. R. R. Tolkien""#
      ),
      ("$..author", #""Nigel Rees" "Evelyn Waugh" "Herman Melville" "J. R. R. Tolkien""#),
      ("$.store..price", "8.95 12.99 8.99 22.99 399"), ("$..book[2].author", #""Herman Melville""#),
      ("$..book[2].publisher", ""), ("$..book[-1].title", #""Rings""#),
      ("$..book[0,1].title", #""Sayings" "Sword""#), ("$..book[:2].title", #""Sayings" "Sword""#),
      ("$..book[?@.isbn].title", #""Moby" "Rings""#),
      ("$..book[?@.price<10].title", #""Sayings" "Moby""#),
      ("$..book[?@.price < $.store.book[1].price && @.category == 'fiction'].title", #""Moby""#),
      ("$..book[?match(@.author, '.*R.*')].title", #""Sayings" "Rings""#),
      ("$..book[?search(@.author, '^[HJ]')].title", #""Moby" "Rings""#),
      ("$.store.*['color']", #""red""#), ("$['store']['bicycle']['color']", #""red""#),
    ])
  func theStore(_ query: String, _ expected: String) throws {
    #expect(try found(query, in: Self.store) == expected)
  }

  /// Sections 2.3 to 2.5.
  @Test(
    arguments: [
      (#"$.o['j j']"#, #"{"o":{"j j":{"k.k":3}},"'":{"@":2}}"#, #"{"k.k":3}"#),
      (#"$.o["j j"]["k.k"]"#, #"{"o":{"j j":{"k.k":3}},"'":{"@":2}}"#, "3"),
      (#"$["'"]["@"]"#, #"{"o":{"j j":{"k.k":3}},"'":{"@":2}}"#, "2"),
      ("$[*]", #"{"o":{"j":1,"k":2},"a":[5,3]}"#, #"{"j":1,"k":2} [5,3]"#),
      ("$.o[*, *]", #"{"o":{"j":1,"k":2},"a":[5,3]}"#, "1 2 1 2"),
      ("$[1]", #"["a","b"]"#, #""b""#), ("$[-2]", #"["a","b"]"#, #""a""#), ("$[2]", "[1,2]", ""),
      ("$[-3]", "[1,2]", ""), ("$[0]", #"{"0":1}"#, ""),
      ("$[1:3]", "[0,1,2,3,4,5,6]", "1 2"), ("$[5:]", "[0,1,2,3,4,5,6]", "5 6"),
      ("$[1:5:2]", "[0,1,2,3,4,5,6]", "1 3"), ("$[5:1:-2]", "[0,1,2,3,4,5,6]", "5 3"),
      ("$[::-1]", "[0,1,2]", "2 1 0"), ("$[ 1 : 3 : 1 ]", "[0,1,2,3]", "1 2"),
      ("$[::0]", "[0,1]", ""), ("$[-2:]", "[0,1,2]", "1 2"), ("$[:-9007199254740991]", "[1]", ""),
      ("$[9007199254740991:]", "[1]", ""), ("$[::9007199254740991]", "[1,2]", "1"),
      ("$[0, 3]", #"["a","b","c","d"]"#, #""a" "d""#), ("$[0:2, 5]", "[0,1,2,3,4,5]", "0 1 5"),
      ("$[0, 0]", "[7]", "7 7"),
      ("$..j", #"{"o":{"j":1,"k":2},"a":[5,3,[{"j":4},{"k":6}]]}"#, "1 4"),
      ("$..[0]", #"{"o":{"j":1,"k":2},"a":[5,3,[{"j":4},{"k":6}]]}"#, #"5 {"j":4}"#),
      ("$..*", #"{"a":[1,{"b":2}]}"#, #"[1,{"b":2}] 1 {"b":2} 2"#),
      ("$.a..[0, 1]", #"{"a":[5,[6,7]]}"#, "5 [6,7] 6 7"),
      ("$ .a\n[ 'b' ]", #"{"a":{"b":1}}"#, "1"), ("$.é", #"{"é":1}"#, "1"),
      (#"$["\u00e9"]"#, #"{"é":1}"#, "1"),
      (#"$['\uD83D\ude00']"#, #"{"😀":1}"#, "1"), (#"$['\'']"#, #"{"'":1}"#, "1"),
      ("$.a[?@.b == 'kilo']", #"{"a":[3,{"b":"j"},{"b":"kilo"}]}"#, #"{"b":"kilo"}"#),
      ("$[?@>3.5]", "[3,5,1,2,4,6]", "5 4 6"), ("$[?@.*]", "[1,{},{\"a\":1},[2]]", #"{"a":1} [2]"#),
      ("$[?@[?@.b]]", #"[[{"b":1}],[{"c":1}]]"#, #"[{"b":1}]"#),
      ("$[?@<2 || @==4]", "[1,2,4]", "1 4"),
      ("$[?!@.a]", #"[{"a":1},{"b":2}]"#, #"{"b":2}"#),
      ("$[?!(@.a==1)]", #"[{"a":1},{"a":2}]"#, #"{"a":2}"#),
      ("$[?@.a==@.b]", #"[{"a":1},{"c":1},{"a":1,"b":1.0}]"#, #"{"c":1} {"a":1,"b":1.0}"#),
      ("$[?@.a<=@.b]", #"[{"a":1},{"c":1}]"#, #"{"c":1}"#),
      ("$[?@.a==null]", #"[{"a":null},{}]"#, #"{"a":null}"#),
      ("$[?@.a!=1]", #"[{"a":null},{},{"a":1}]"#, #"{"a":null} {}"#),
      ("$[?@=='']", #"["",null]"#, #""""#),
      ("$[?@<'b']", #"["a","c",1,true]"#, #""a""#), ("$[?@==true]", "[true,1]", "true"),
      ("$[?true==@]", "[true,1]", "true"), ("$[?@==-0]", "[0,-0.0]", "0 -0.0"),
      ("$[?@==1e2]", "[100]", "100"),
      ("$[?@.a=={}]", "[]", nil),
      ("$[?length(@)>=2]", #"["ab","é",[1,2],{"a":1}]"#, #""ab" [1,2]"#),
      ("$[?length(@.x)==1]", #"[{"x":1}]"#, ""), ("$[?count(@.*)==2]", "[[1,2],[1]]", "[1,2]"),
      ("$[?value(@..c)=='d']", #"[{"a":{"c":"d"}},{"a":{"c":"d"},"c":"d"}]"#, #"{"a":{"c":"d"}}"#),
      ("$[?match(@, 'a.c')]", #"["abc","xabc","a\nc","a\rc"]"#, #""abc""#),
      ("$[?search(@, 'b.')]", #"["abc","ab"]"#, #""abc""#),
      ("$[?match(@.a, @.b)]", #"[{"a":"x1","b":"x[0-9]"}]"#, #"{"a":"x1","b":"x[0-9]"}"#),
      ("$[?match(@, '(')]", #"["("]"#, ""), ("$[?match(@, 1)]", #"["1"]"#, ""),
      ("$[?@.a&&@.b||@.c]", #"[{"c":1},{"a":1}]"#, #"{"c":1}"#),
      ("$[?$[0]==@]", "[1,2,1]", "1 1"), ("$", "7", "7"), ("$.a", "[1]", ""),
      ("$[?count(@['a','b'])==2]", #"[{"a":1,"b":2}]"#, #"{"a":1,"b":2}"#),
    ] as [(String, String, String?)])
  func theSelectors(_ query: String, _ json: String, _ expected: String?) throws {
    guard let expected else {
      #expect(code(query) == "jsonpath.argument")
      return
    }
    #expect(try found(query, in: json) == expected)
  }

  @Test(
    arguments: [
      "", "a", " $", "$ ", "$.", "$..", "$a", "$.1", "$.a.", "$[", "$[]", "$[a]", "$['a'", "$['a]",
      "$[01]", "$[-0]", "$[1:01]", "$[9007199254740992]", "$[-9007199254740992]", "$. a", "$.. a",
      "$[1,]", "$[?]", "$[?@.a", "$[?@.a==]", "$[?1]", "$[?'a']", "$[?true]", "$[?@.*==1]",
      "$[?@..a==1]", "$[?@[0,1]==1]", "$[?@['a':]==1]", "$[?length(@.*)<3]", "$[?count(1)>2]",
      "$[?count(@.a)]", "$[?match(@.a)]", "$[?match(@.a,'b')==true]", "$[?length(@)]",
      "$[?nope(@)]",
      "$[?length (@)>1]", "$[?@.a=1]", "$[?@.a===1]", "$[?@.a and 1]", "$[?(@.a]", "$[?!@.a==1]",
      "$[?@==01]", "$[?@==.5]", "$[?@==1.]", "$[?@==1e]", "$[?@==+1]", "$[?@==TRUE]", #"$["\x"]"#,
      #"$['\"']"#, #"$["\'"]"#, #"$["\uD800"]"#, #"$["\uDC00"]"#, #"$["\u12"]"#, "$['\t']", "$.&",
      "$[?@.a==1&&]", "$[?((((@.a)]", "$..", "$...a", "$.*a", "$['a']b", "$.a b",
    ])
  func isRefused(_ query: String) {
    #expect(code(query) == "jsonpath.argument", "\(query)")
  }

  @Test func refusalsKnowTheirPlace() {
    do throws(StageFailure) {
      _ = try bench.make("jsonpath", ["query": .value("$.a[?@.b =! 1]")])
      Issue.record("it was read")
    } catch {
      #expect(error.argumentOffset == 9, "\(error)")
    }
  }

  @Test func pathsAreNormal() throws {
    let value = try JSONDocument.parse(Bytes(utf8: #"{"a'\\\n\u000b":[{"b":1}]}"#))
    let found = try bench.values(
      "jsonpath", ["query": .value("$..b"), "paths": .value(true)], on: [value])
    #expect(found.count == 1)
    #expect(found.first?.field("path") == .text(#"$['a\'\\\n\u000b'][0]['b']"#))
    let again = try bench.values(
      "jsonpath", ["query": .value(found.first?.field("path") ?? .null)], on: [value])
    #expect(again == [1])
  }

  @Test func deepOnesAreBounded() throws {
    let brackets = "$[?" + String(repeating: "(", count: 100_000)
    #expect(code(brackets) == "jsonpath.argument")
    #expect(code("$" + String(repeating: "[?@", count: 5000)) == "jsonpath.argument")
    let deep = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
    #expect(try found("$..*", in: deep).split(separator: " ").count == 499)
  }

  /// Any text is a query or is refused.
  @Test func anyText() {
    var random = SeededRandom(0x9535)
    let pieces = [
      "$", ".", "..", "*", "[", "]", "?", "@", "a", "'b'", "1", ":", ",", "==", "<", "&&", "||",
      "!",
      "(", ")", "count(", "match(", " ", "-", "0", "\"", "\\", "é", "true",
    ]
    var read = 0
    for round in 0..<20_000 {
      let count = Int.random(in: 0...10, using: &random)
      let query = "$" + (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      switch code(query) {
      case nil: read += 1
      case "jsonpath.argument": break
      case let other: Issue.record("seed 0x9535, round \(round): \(query) → \(other ?? "")")
      }
    }
    #expect(read > 100)
  }
}
