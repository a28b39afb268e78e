/// A path inside a folder that is safe to make, whoever chose it.
///
/// It is relative, has neither `..` nor hidden components, no control characters, and lengths that
/// every usual file system takes.
public struct SafeName: Sendable, Hashable, CustomStringConvertible {
  /// The most bytes of one component: 255 in all usual file systems, less what `.part` takes.
  public static let longestComponent = 250
  /// The most bytes of the whole path.
  public static let longestPath = 1024
  /// The most folders, one in the other.
  public static let deepest = 32

  /// The folders, outermost first.
  let folders: [String]
  /// The name in the innermost.
  let last: String

  /// The whole path, with `/` between its components.
  public var path: String { (folders + [last]).joined(separator: "/") }
  /// The whole path.
  public var description: String { path }

  /// Why a path is refused; completes «the name `x` …».
  public struct Refusal: Error, Sendable, Hashable {
    /// The reason: `goes up with ..`.
    public let reason: String
  }

  /// Takes a path that a script made, refusing it where it is not safe.
  public init(_ path: String) throws(Refusal) {
    if path.utf8.first == UInt8(ascii: "/") {
      throw Refusal(reason: "is absolute; it has to be inside the folder")
    }
    if path.utf8.count > Self.longestPath {
      throw Refusal(reason: "has more than \(Self.longestPath) bytes")
    }
    let components = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if components.count > Self.deepest + 1 {
      throw Refusal(reason: "has more than \(Self.deepest) folders")
    }
    for component in components {
      if let reason = Self.problem(component) { throw Refusal(reason: reason) }
    }
    folders = Array(components.dropLast())
    last = components[components.count - 1]
    if last.lowercased().hasSuffix(PartFile.suffix) {
      throw Refusal(reason: "ends in `.part`, which unfinished files do")
    }
  }

  private static func problem(_ component: String) -> String? {
    if component.isEmpty { return "has an empty component" }
    if component == ".." { return "goes up with `..`" }
    if component.utf8.first == UInt8(ascii: ".") { return "would be hidden: it begins with a dot" }
    if component.utf8.count > longestComponent {
      return "has a component of more than \(longestComponent) bytes"
    }
    if component.unicodeScalars.contains(where: isControl) { return "holds a control character" }
    return nil
  }

  /// Control characters, and those that change the direction of text or end a line.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1F, 0x7F...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// Makes a name of text from elsewhere, replacing what is not safe; always one component.
  ///
  /// - Parameters:
  ///   - text: A file's name as a server or a URL gives it.
  ///   - folder: A path to put before it, which a script made.
  public init(cleaning text: String, in folder: String = "") throws(Refusal) {
    var name = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isReserved = "/\\:*?\"<>|".unicodeScalars.contains(scalar)
      name.append(isReserved || Self.isControl(scalar) ? "_" : scalar)
    }
    while let end = name.last, end == "." || end == " " { name.removeLast() }
    // Neither hidden nor an option to who lists the folder on a command line.
    if let first = name.first, first == "." || first == "-" || first == "~" || first == " " {
      name.replaceSubrange(name.startIndex...name.startIndex, with: CollectionOfOne("_"))
    }
    var clean = String(name)
    if clean.isEmpty { clean = "index" }
    if clean.lowercased().hasSuffix(PartFile.suffix) { clean += "_" }
    let short = Self.shortened(clean, to: 200)
    try self.init(folder.isEmpty ? short : folder + "/" + short)
  }

  /// At most so many bytes of a name, its extension kept.
  private static func shortened(_ name: String, to limit: Int) -> String {
    if name.utf8.count <= limit { return name }
    var ending = ""
    if let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), name[dot...].utf8.count <= 16 {
      ending = String(name[dot...])
    }
    var start = String.UnicodeScalarView()
    var count = ending.utf8.count
    for scalar in name.unicodeScalars {
      count += String(scalar).utf8.count
      if count > limit { break }
      start.append(scalar)
    }
    return String(start) + ending
  }
}
