// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that the normal build neither builds nor knows it. The targets of the
// library are its folders by links.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "bare-loop",
  platforms: [.macOS(.v15)],
  targets: [
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
    .target(name: "TrekValues", swiftSettings: settings),
    .target(name: "TrekHTTP", dependencies: ["TrekValues"], swiftSettings: settings),
    .target(
      name: "TrekCurl", dependencies: ["TrekHTTP", "TrekValues", "CCurl"],
      swiftSettings: settings),
    .executableTarget(name: "BareLoop", dependencies: ["CCurl"], swiftSettings: settings),
    .executableTarget(
      name: "TransportLoop", dependencies: ["TrekCurl", "TrekHTTP", "TrekValues"],
      swiftSettings: settings),
  ]
)
