// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "Embedding",
  platforms: [.macOS(.v15)],
  dependencies: [
    // In a package of your own: .package(url: "https://…/trek", from: "0.1.0")
    .package(name: "trek", path: "../.."),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.4.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.8.0"),
  ],
  targets: [
    .executableTarget(
      name: "PipelineService",
      dependencies: [
        .product(name: "Trek", package: "trek"),
        .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
        .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "MetricsTestKit", package: "swift-metrics"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .executableTarget(
      name: "SmallestClient", dependencies: [.product(name: "Trek", package: "trek")],
      swiftSettings: [.swiftLanguageMode(.v6)]),
  ]
)
