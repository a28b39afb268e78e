/// The names of tags as numbers, for a scan that makes no texts of them.
enum Tag {
  static let seed: UInt64 = 0xcbf2_9ce4_8422_2325

  /// One step of FNV-1a.
  @inline(__always)
  static func mix(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x100_0000_01b3
  }

  private static func hash(_ name: some StringProtocol) -> UInt64 {
    name.utf8.reduce(seed) { mix($0, $1) }
  }

  private static func set(_ names: String) -> Set<UInt64> {
    Set(names.split(separator: " ").map { hash($0) })
  }

  static let svg = hash("svg")
  static let math = hash("math")
  static let li = hash("li")
  static let dd = hash("dd")
  static let dt = hash("dt")
  static let td = hash("td")
  static let th = hash("th")
  static let tr = hash("tr")
  static let tbody = hash("tbody")
  static let thead = hash("thead")
  static let tfoot = hash("tfoot")
  static let table = hash("table")
  static let template = hash("template")
  static let option = hash("option")
  static let a = hash("a")
  static let nobr = hash("nobr")
  static let p = hash("p")
  static let html = hash("html")
  static let head = hash("head")
  static let body = hash("body")

  /// Elements without content.
  static let void = set(
    "area base basefont bgsound br col embed frame hr image img input keygen link meta param "
      + "source track wbr")
  /// Elements in which tags are text.
  static let raw = set("script style textarea title xmp iframe noembed noframes")
  /// Formatting elements (HTML Standard, section 13.2.4.2).
  static let formatting = set("a b big code em font i nobr s small strike strong tt u")
  /// What ends an open paragraph.
  static let endsParagraph = set(
    "address article aside blockquote center details dialog dir div dl dd dt fieldset figcaption "
      + "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li listing main menu nav ol p pre "
      + "plaintext search section summary table ul xmp")
  /// What a paragraph around is not ended from.
  static let scope = set("applet caption html table td th marquee object template button")
  /// Special elements, but for those that an item's search passes over.
  static let special = set(
    "applet article aside blockquote body button caption center col colgroup details dir dl "
      + "fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup html "
      + "iframe listing main marquee menu nav object ol pre section select summary table tbody td "
      + "template textarea tfoot th thead tr ul")
}
