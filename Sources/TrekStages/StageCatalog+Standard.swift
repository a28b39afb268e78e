public import TrekStageKit

extension StageCatalog {
  /// The stages and functions of the language, without readers of documents.
  public static let standard = StageCatalog.standard(reading: DocumentReaders())

  /// The stages and functions of the language, with readers of documents.
  public static func standard(reading readers: DocumentReaders) -> StageCatalog {
    StageCatalog(
      groups: [
        Group(
          "Request",
          entries: [
            Entry("fetch", .fetch),
            Entry("get", .get),
            Entry("post", .post),
            Entry("put", .put),
            Entry("patch", .patch),
            Entry("delete", .delete),
            Entry("pages", .pages),
          ]),
        Group(
          "Decode",
          entries: [
            Entry("content", .content),
            Entry("text", .text),
            Entry("json", .json),
            Entry("jsonl", .jsonl),
            Entry("lines", .lines),
            Entry("events", .events),
            Entry("hash", .hash),
            Entry("csv", .csv),
            Entry("html", .html(readers.html)),
            Entry("xml", .xml(readers.xml)),
            Entry("feed", .feed(readers.xml)),
            Entry("yaml", .yaml(readers.yaml)),
            Entry("bytes", .bytes),
            Entry("decode", .decode),
          ]),
        Group(
          "Extract",
          entries: [
            Entry("css", .css),
            Entry("attr", .attr),
            Entry("links", .links),
            Entry("table", .table),
            Entry("meta", .meta),
            Entry("regex", .regex),
            Entry("jsonpath", .jsonpath),
          ]),
        Group(
          "Look",
          entries: [
            Entry("expect", .expect),
            Entry("peek", .peek),
          ]),
        Group(
          "Shape",
          entries: [
            Entry("map", .map),
            Entry("where", .where),
            Entry("select", .select),
            Entry("without", .without),
            Entry("flatten", .flatten),
            Entry("enumerate", .enumerate),
            Entry("take", .take),
            Entry("skip", .skip),
            Entry("until", .until),
            Entry("unique", .unique),
            Entry("sort", .sort),
            Entry("sample", .sample),
          ]),
        Group(
          "Combine",
          entries: [
            Entry("batch", .batch),
            Entry("window", .window),
            Entry("zip", .zip),
            Entry("join", .join),
            Entry("group", .group),
            Entry("collect", .collect),
            Entry("count", .count),
            Entry("sum", .sum),
            Entry("min", .min),
            Entry("max", .max),
            Entry("mean", .mean),
            Entry("first", .first),
            Entry("last", .last),
            Entry("reduce", .reduce),
            Entry("scan", .scan),
          ]),
        Group(
          "Flow",
          entries: [
            Entry("each", .each),
            Entry("tee", .tee),
            Entry("fan", .fan),
            Entry("match", .match),
            Entry("merge", .merge),
            Entry("catch", .catch),
            Entry("settle", .settle),
            Entry("ignore", .ignore),
            Entry("dead", .dead),
            Entry("strict", .strict),
            Entry("retry", .retry),
            Entry("timeout", .timeout),
            Entry("rate", .rate),
            Entry("delay", .delay),
          ]),
        Group(
          "Source",
          entries: [
            Entry("read", .read(readers.yaml)),
            Entry("files", .files),
            Entry("stdin", .stdin(readers.yaml)),
            Entry("range", .range),
            Entry("env", .env),
            Entry("every", .every),
          ]),
        Group(
          "Sink",
          entries: [
            Entry("print", .print),
            Entry("write", .write),
            Entry("save", .save),
            Entry("discard", .discard),
          ]),
      ],
      functionEntries: standardFunctions)
  }
}
