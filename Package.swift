// swift-tools-version: 6.1
import PackageDescription

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// SwiftPM evaluates this file in a sandbox of its own; only the environment and the
// file system's own answers may steer it.

/// The value of an environment variable, or nil.
func environment(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

/// Whether a C header is installed in one of the usual folders.
///
/// `TREK_WITHOUT` names, separated by
/// commas, those that the build shall treat as missing: so the optional parts can be tested away.
func headerExists(_ header: String, named name: String) -> Bool {
  if environment("TREK_WITHOUT")?.split(separator: ",").contains(Substring(name)) == true {
    return false
  }
  return ["/usr/include", "/usr/local/include", "/opt/homebrew/include"].contains { folder in
    access("\(folder)/\(header)", R_OK) == 0
  }
}

let hasReadline = headerExists("readline/readline.h", named: "readline")

/// The editor of the prompt, where the trait asks for it and readline is there.
let readlineEditor: [Target.Dependency] =
  hasReadline ? [.target(name: "TrekReadline", condition: .when(traits: ["Readline"]))] : []

/// What says to the command that it is there.
let usesReadline: [SwiftSetting] =
  hasReadline ? [.define("TREK_READLINE", .when(traits: ["Readline"]))] : []

let hasPCRE2 = headerExists("pcre2.h", named: "pcre2")

/// What says to the sources that PCRE2 is there.
let usesPCRE2: [SwiftSetting] = hasPCRE2 ? [.define("TREK_PCRE2")] : []

let hasGumbo = headerExists("gumbo.h", named: "gumbo")

/// What says to the sources that gumbo is there.
let usesGumbo: [SwiftSetting] = hasGumbo ? [.define("TREK_GUMBO")] : []

let hasExpat = headerExists("expat.h", named: "expat")

/// What says to the sources that expat is there.
let usesExpat: [SwiftSetting] = hasExpat ? [.define("TREK_EXPAT")] : []

let hasYAML = headerExists("yaml.h", named: "yaml")

/// What says to the sources that libyaml is there.
let usesYAML: [SwiftSetting] = hasYAML ? [.define("TREK_YAML")] : []

let hasZlib = headerExists("zlib.h", named: "zlib")

let hasZstd = headerExists("zstd.h", named: "zstd")

/// What says to the sources which libraries of compression are there.
let usesCompression: [SwiftSetting] =
  (hasZlib ? [.define("TREK_ZLIB")] : []) + (hasZstd ? [.define("TREK_ZSTD")] : [])

/// What every Swift target of ours is compiled with.
///
/// Unsafe flags would keep other packages from depending on this one, so warnings are errors only
/// where `TREK_STRICT` asks for it, as our own scripts do.
let strict: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (environment("TREK_STRICT") == nil ? [] : [.unsafeFlags(["-warnings-as-errors"])])

/// A library target of ours with the settings that all share.
func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = []
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict + settings)
}

/// The tests of one target, in the folder of its name.
func tests(
  _ name: String, _ dependencies: [Target.Dependency], settings: [SwiftSetting] = []
) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: strict + settings)
}

var targets: [Target] = [
  // Leaves, each named for what it holds.
  library("TrekDiagnostics"),
  library("TrekValues"),
  library("TrekHTTP", ["TrekValues"]),
  library("TrekFiles"),
  library(
    "TrekCompression", (hasZlib ? ["CZlib"] : []) + (hasZstd ? ["CZstd"] : []),
    settings: usesCompression),
  .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
  library("TrekURL", ["CCurl"]),
  library(
    "TrekRegex", ["TrekStageKit", "TrekValues"] + (hasPCRE2 ? ["CPCRE2"] : []),
    settings: usesPCRE2),
  library("TrekDocument", ["TrekValues"]),
  // Readers of documents, each over a C library that may be missing.
  library(
    "TrekHTML", ["TrekDocument", "TrekValues"] + (hasGumbo ? ["CGumbo"] : []),
    settings: usesGumbo),
  library(
    "TrekXML", ["TrekDocument", "TrekValues"] + (hasExpat ? ["CExpat"] : []),
    settings: usesExpat),
  library(
    "TrekYAML", ["TrekDocument", "TrekValues"] + (hasYAML ? ["CYAML"] : []), settings: usesYAML),

  // Text to checked program.
  library("TrekSyntax", ["TrekDiagnostics"]),
  library("TrekStageKit", ["TrekValues", "TrekHTTP"]),
  library(
    "TrekCheck",
    ["TrekSyntax", "TrekStageKit", "TrekValues", "TrekDiagnostics", "TrekURL", "TrekRegex"]),
  library(
    "TrekPlan", ["TrekCheck", "TrekStageKit", "TrekValues", "TrekHTTP", "TrekDiagnostics"]),

  // The run, and what it runs on.
  library(
    "TrekRuntime",
    [
      "TrekPlan", "TrekStageKit", "TrekValues", "TrekHTTP", "TrekDiagnostics", "TrekURL",
      "TrekRegex",
    ]),
  library(
    "TrekStages",
    [
      "TrekCompression", "TrekDocument", "TrekStageKit", "TrekValues", "TrekHTTP", "TrekFiles",
      "TrekURL", "TrekRegex",
    ]),
  // The readers for who wants them: the command, and no other library of ours.
  library("TrekFormats", ["TrekHTML", "TrekStageKit", "TrekStages", "TrekXML", "TrekYAML"]),
  library("TrekCurl", ["TrekHTTP", "TrekValues", "CCurl"]),

  // What users of the library and of the command see.
  library(
    "Trek",
    [
      "TrekDiagnostics", "TrekValues", "TrekHTTP", "TrekSyntax", "TrekStageKit", "TrekCheck",
      "TrekPlan", "TrekRuntime", "TrekStages", "TrekCurl", "TrekURL", "TrekRegex", "TrekFiles",
      .product(name: "Logging", package: "swift-log"),
    ]),
  library("TrekTesting", ["Trek", "TrekStageKit", "TrekValues", "TrekHTTP", "TrekFiles"]),
  library("TrekTerminal", ["Trek"]),
  library(
    "TrekREPL",
    ["Trek", "TrekDiagnostics", "TrekFiles", "TrekSyntax", "TrekTerminal", "TrekValues"]),
  .executableTarget(
    name: "TrekCLI",
    dependencies: [
      "Trek", "TrekFormats", "TrekREPL", "TrekTerminal", "TrekTesting",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ] + readlineEditor,
    // The scripts of `examples/`, by links, so that `trek demo` works wherever it is installed.
    resources: [.embedInCode("Demo/Examples")],
    swiftSettings: strict + usesReadline),

  tests("TrekDiagnosticsTests", ["TrekDiagnostics"]),
  tests("TrekValuesTests", ["TrekValues"]),
  tests(
    "TrekCheckTests",
    [
      "TrekCheck", "TrekSyntax", "TrekStageKit", "TrekValues", "TrekDiagnostics", "TrekHTTP",
    ]),
  tests("TrekSyntaxTests", ["TrekSyntax", "TrekDiagnostics"]),
  tests("TrekURLTests", ["TrekURL"]),
  tests(
    "TrekStagesTests",
    [
      "TrekStages", "TrekStageKit", "TrekValues", "TrekHTTP", "TrekFiles", "Trek", "TrekRuntime",
      "TrekCompression", "TrekDiagnostics", "TrekDocument", "TrekFormats", "TrekTesting",
      "TrekYAML",
    ], settings: usesGumbo + usesExpat + usesYAML + usesCompression),
  tests("TrekFilesTests", ["TrekFiles"]),
  tests("TrekCompressionTests", ["TrekCompression"], settings: usesCompression),
  tests("TrekDocumentTests", ["TrekDocument", "TrekHTML", "TrekValues"], settings: usesGumbo),
  tests("TrekYAMLTests", ["TrekYAML", "TrekDocument", "TrekValues"], settings: usesYAML),
  tests("TrekXMLTests", ["TrekXML", "TrekDocument", "TrekValues"], settings: usesExpat),
  tests("TrekHTMLTests", ["TrekHTML", "TrekDocument", "TrekValues"], settings: usesGumbo),
  tests("TrekRegexTests", ["TrekRegex", "TrekStageKit", "TrekValues"], settings: usesPCRE2),
  tests(
    "TrekRuntimeTests",
    [
      "TrekRuntime", "TrekPlan", "TrekStageKit", "TrekValues", "TrekHTTP", "TrekURL",
    ]),
  tests(
    "TrekTests",
    [
      "Trek", "TrekTesting", "TrekRuntime", "TrekStageKit", "TrekValues", "TrekHTTP",
      "TrekDiagnostics", "TrekCurl",
      .product(name: "InMemoryLogging", package: "swift-log"),
      .product(name: "Logging", package: "swift-log"),
    ]),
  tests("TrekCurlTests", ["TrekCurl", "TrekHTTP", "TrekValues", "TrekTesting", "CCurl"]),
  tests(
    "TrekREPLTests",
    ["TrekREPL", "TrekFormats", "Trek", "TrekTerminal", "TrekTesting", "TrekValues"]),
  tests("TrekTerminalTests", ["TrekTerminal", "Trek"]),
  tests("TrekCLITests", ["TrekCLI", "Trek", "TrekFormats", "TrekTerminal", "TrekTesting"]),
]

if hasExpat {
  targets.append(.target(name: "CExpat", linkerSettings: [.linkedLibrary("expat")]))
}
if hasGumbo {
  targets.append(.target(name: "CGumbo", linkerSettings: [.linkedLibrary("gumbo")]))
}
if hasYAML {
  targets.append(.target(name: "CYAML", linkerSettings: [.linkedLibrary("yaml")]))
}
if hasZlib {
  targets.append(.target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]))
}
if hasZstd {
  targets.append(.target(name: "CZstd", linkerSettings: [.linkedLibrary("zstd")]))
}
if hasPCRE2 {
  targets.append(
    .target(name: "CPCRE2", linkerSettings: [.linkedLibrary("pcre2-8")]))
}

// GNU Readline serves the prompt of the command and nothing else: no library reaches it.
if hasReadline {
  targets += [
    .target(name: "CReadline", linkerSettings: [.linkedLibrary("readline")]),
    library("TrekReadline", ["CReadline", "TrekREPL", "TrekValues"]),
  ]
}

let package = Package(
  name: "trek",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Trek", targets: ["Trek"]),
    .library(name: "TrekFormats", targets: ["TrekFormats"]),
    .library(name: "TrekTesting", targets: ["TrekTesting"]),
    .executable(name: "trek", targets: ["TrekCLI"]),
  ],
  traits: [
    .default(enabledTraits: ["Readline"]),
    .trait(
      name: "Readline",
      description: "The prompt of `trek` is edited with GNU Readline, whose licence is the GPL."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
  ],
  targets: targets
)
