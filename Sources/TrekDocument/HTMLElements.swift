/// What has to be known of the elements of HTML to show and write them.
enum HTMLElements {
  /// Those that have no end tag (HTML Standard, section 13.1.2).
  static let void: Set<String> = [
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input",
    "keygen", "link", "meta", "param", "source", "track", "wbr",
  ]
  /// Those whose text is written as it is.
  static let rawText: Set<String> = [
    "style", "script", "xmp", "iframe", "noembed", "noframes", "plaintext",
  ]
  /// Those whose text nobody reads.
  static let hidden: Set<String> = [
    "script", "style", "template", "head", "title", "iframe", "noembed", "noframes",
  ]
  /// Those that stand on lines of their own.
  static let blocks: Set<String> = [
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "listing",
    "main", "menu", "nav", "ol", "optgroup", "option", "p", "plaintext", "pre", "search", "section",
    "summary", "table", "tbody", "textarea", "tfoot", "thead", "tr", "ul", "xmp",
  ]

  /// Whether white space in it is shown as it is.
  static func keepsSpace(_ name: String) -> Bool {
    name == "pre" || name == "textarea" || name == "listing" || name == "xmp"
      || name == "plaintext"
  }
}
