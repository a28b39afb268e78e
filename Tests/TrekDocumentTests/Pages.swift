import Testing
import TrekDocument
import TrekHTML
import TrekValues

/// Documents for tests, and what selectors find in them.
enum Pages {
  static func page(_ text: String) throws -> Document {
    try HTMLReader().read(Text(text), url: nil)
  }

  /// Elements as their `id`, else as their name; texts in quotes.
  static func found(_ selector: String, in element: Element) throws -> [String] {
    try element.all(try Selector(selector)).map { value in
      guard let element = Element.of(value) else { return "'\(value.printed)'" }
      return element.attribute("id")?.string ?? element.name.string
    }
  }

  /// What is wrong with a selector, and where.
  static func fault(_ selector: String) -> (offset: Int, message: String)? {
    do throws(SelectorError) {
      _ = try Selector(selector)
      return nil
    } catch {
      return (error.offset, error.message)
    }
  }
}
