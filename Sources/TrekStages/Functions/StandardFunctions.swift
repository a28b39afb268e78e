internal import TrekStageKit

private typealias Entry = StageCatalog.Entry<FunctionDefinition>

/// The functions of the language, by family.
let standardFunctions: [StageCatalog.Entry<FunctionDefinition>] = [
  Entry("upper", .upper),
  Entry("lower", .lower),
  Entry("trim", .trim),
  Entry("starts", .starts),
  Entry("ends", .ends),
  Entry("pad", .pad),
  Entry("split", .split),
  Entry("join", .join),
  Entry("replace", .replace),
  Entry("repeat", .repeat),
  Entry("slug", .slug),
  Entry("captures", .captures),

  Entry("int", .int),
  Entry("number", .number),
  Entry("round", .round),
  Entry("floor", .floor),
  Entry("ceil", .ceil),
  Entry("abs", .abs),
  Entry("sqrt", .sqrt),
  Entry("clamp", .clamp),

  Entry("length", .length),
  Entry("keys", .keys),
  Entry("values", .values),
  Entry("pairs", .pairs),
  Entry("fromPairs", .fromPairs),
  Entry("has", .has),
  Entry("with", .with),
  Entry("reverse", .reverse),
  Entry("slice", .slice),
  Entry("type", .type),
  Entry("jsonText", .jsonText),

  Entry("url", .url),
  Entry("urlJoin", .urlJoin),
  Entry("urlEncode", .urlEncode),
  Entry("urlDecode", .urlDecode),
  Entry("base64", .base64),
  Entry("unbase64", .unbase64),
  Entry("hex", .hex),
  Entry("unhex", .unhex),
  Entry("sha256", .sha256),
  Entry("sha1", .sha1),
  Entry("md5", .md5),
  Entry("htmlEscape", .htmlEscape),

  Entry("now", .now),
  Entry("date", .date),
  Entry("dateAdd", .dateAdd),
  Entry("dateDiff", .dateDiff),
  Entry("dateFormat", .dateFormat),
  Entry("dateIn", .dateIn),
  Entry("env", .env),
  Entry("file", .file),

  Entry("css", .css),

  Entry("uuid", .uuid),
  Entry("random", .random),
]
