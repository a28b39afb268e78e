internal import TrekStageKit

/// The functions of the language, by family.
let standardFunctions: [FunctionDefinition] =
  [
    .upper, .lower, .trim, .starts, .ends, .pad, .split, .join, .replace, .captures,
  ] + [
    .int, .number, .round, .floor, .ceil, .abs,
  ] + [
    .length, .keys, .values, .has, .with, .reverse, .slice, .type, .jsonText,
  ] + [
    .url, .urlJoin, .urlEncode, .urlDecode, .base64, .unbase64, .hex, .unhex, .sha256,
  ] + [
    .now, .date, .dateAdd, .dateDiff, .dateFormat, .env, .file,
  ]
