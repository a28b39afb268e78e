/// Names from other tools, and what does their work here.
enum ForeignHabits {
  /// What to write in place of a stage that other tools have.
  static func help(for name: String) -> String? {
    if let stage = stages[name] { return "Trek's word for it is `\(stage)`" }
    return others[name]
  }

  private static let stages: [String: String] = [
    "grep": "where", "filter": "where", "find": "where", "curl": "fetch", "wget": "fetch",
    "http": "fetch", "https": "fetch", "request": "fetch", "requests": "fetch", "load": "fetch",
    "head": "take", "limit": "take", "tail": "last", "uniq": "unique", "distinct": "unique",
    "dedupe": "unique", "echo": "print", "puts": "print", "printf": "print", "foreach": "each",
    "for": "each", "forEach": "each", "flatMap": "each", "cat": "read", "open": "read",
    "wc": "count", "length": "count", "len": "count", "order": "sort", "orderBy": "sort",
    "sortBy": "sort", "groupBy": "group", "fold": "reduce", "inject": "reduce", "tap": "tee",
    "avg": "mean", "average": "mean", "drop": "skip", "chunk": "batch", "chunks": "batch",
    "slurp": "collect", "toList": "collect", "sleep": "delay", "throttle": "rate",
    "rescue": "catch", "assert": "expect", "switch": "match", "case": "match", "glob": "files",
    "ls": "files", "seq": "range", "run": "exec", "shell": "exec", "csvparse": "csv",
    "parse": "json", "stderr": "peek", "devnull": "discard", "output": "write", "out": "write",
  ]

  private static let others: [String: String] = [
    "jq": "a path does its work: `| .items[0].name`",
    "awk": "a record or a text does its work: `| {.name, .price}`, `| \"\\(.name) \\(.price)\"`",
    "sed": "the function `replace` does its work: `| replace(., /from/, \"to\")`",
    "xargs": "a stage runs for each item by itself: `| fetch \"https://api/x/\\(.)\"`",
    "cut": "a path or a record does its work: `| .name`, `| {.name, .price}`",
    "while": "a pipeline goes on while there are items; `pages next: …` follows links",
    "return": "the last stage of a pipeline gives its result",
    "import": "`use \"file.pipe\" as name` brings in another file",
    "function": "`def name(a) = pipeline` makes a stage of one's own",
    "var": "`let name = …` binds a name",
    "const": "`let name = …` binds a name",
  ]
}
