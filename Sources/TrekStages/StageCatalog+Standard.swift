public import TrekStageKit

extension StageCatalog {
  /// The stages and functions of the language.
  public static let standard = StageCatalog(
    groups: [
      Group("Request", [.fetch]),
      Group("Decode", [.json]),
      Group("Look", []),
      Group("Shape", [.map, .where, .take]),
      Group("Combine", [.collect, .count]),
      Group("Flow", []),
      Group("Source", [.read]),
      Group("Sink", [.print, .discard]),
    ])
}
