// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "EmbeddingBenchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "trek", path: "../..")],
  targets: ["Embedded", "Soak", "SmallestClient"].map { name in
    .executableTarget(
      name: name, dependencies: [.product(name: "Trek", package: "trek")],
      swiftSettings: [.swiftLanguageMode(.v6)])
  }
)
