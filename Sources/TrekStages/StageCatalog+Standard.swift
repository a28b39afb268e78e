public import TrekStageKit

extension StageCatalog {
  /// The stages and functions of the language.
  public static let standard = StageCatalog(
    groups: [
      Group("Request", [.fetch, .get, .post, .put, .patch, .delete]),
      Group("Decode", [.content, .text, .json, .jsonl, .lines, .csv, .bytes, .decode]),
      Group("Look", [.expect, .peek]),
      Group(
        "Shape",
        [
          .map, .where, .select, .without, .flatten, .enumerate, .take, .skip, .until, .unique,
          .sort,
        ]),
      Group(
        "Combine",
        [.batch, .group, .collect, .count, .sum, .min, .max, .mean, .first, .last, .reduce, .scan]),
      Group(
        "Flow",
        [
          .each, .tee, .fan, .match, .merge, .catch, .settle, .ignore, .dead, .strict, .retry,
          .timeout, .rate, .delay,
        ]),
      Group("Source", [.read, .files, .stdin, .range, .env, .every]),
      Group("Sink", [.print, .write, .save, .discard]),
    ],
    functions: standardFunctions)
}
