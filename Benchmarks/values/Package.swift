// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that the normal build neither builds nor knows it. The target
// `TrekValues` is the library's folder by a link.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "values-benchmark",
  platforms: [.macOS(.v15)],
  targets: [
    .target(name: "TrekValues", swiftSettings: settings),
    .executableTarget(
      name: "ValuesBenchmark", dependencies: ["TrekValues"], swiftSettings: settings),
  ]
)
