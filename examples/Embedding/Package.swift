// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "Embedding",
  platforms: [.macOS(.v15)],
  dependencies: [
    // In a package of your own: .package(url: "https://…/trek", from: "0.1.0")
    .package(name: "trek", path: "../.."),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
  ],
  targets: [
    .executableTarget(
      name: "PipelineService",
      dependencies: [
        .product(name: "Trek", package: "trek"),
        .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .executableTarget(
      name: "SmallestClient", dependencies: [.product(name: "Trek", package: "trek")],
      swiftSettings: [.swiftLanguageMode(.v6)]),
  ]
)
