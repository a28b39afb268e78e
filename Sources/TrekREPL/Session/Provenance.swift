/// Which statements made what the names of a session stand for, and what each of them used: for
/// `:save`.
///
/// A flat list, since a session may build each result on the one before for as long as it likes.
struct Provenance {
  /// A statement that ran.
  struct Origin {
    /// What it made.
    enum Product: Hashable {
      /// A result.
      case result
      /// A name: `let`, `param` or `secret`.
      case value(String)
      /// A `def`, a `session` or a `use`, by its key.
      case declaration(String)
    }

    /// The statement as it was entered.
    var text: String
    /// The number of its entry.
    var entry: Int
    var product: Product
    /// Whether many items came of it, not one value.
    var isStream: Bool
    /// What `it`, `it2`, … stood for then.
    var results: [Int?]
  }

  private(set) var origins: [Origin] = []
  /// The statements that made what a name stood for, in their order.
  ///
  /// Each with the number from behind which it counts; none where the name was given up. By the key
  /// of a declaration, or `let name`.
  private var makers: [String: [(from: Int, maker: Int?)]] = [:]

  /// Notes a statement that ran, with what its names stood for before.
  ///
  /// - Returns: Its number.
  mutating func note(
    _ text: String, entry: Int, _ product: Origin.Product, isStream: Bool, results: [Int?]
  ) -> Int {
    let number = origins.count
    origins.append(
      Origin(text: text, entry: entry, product: product, isStream: isStream, results: results))
    switch product {
    case .result: break
    case .value(let name):
      makers["let \(name)", default: []].append((number, number))
      makers["use \(name)"]?.append((number, nil))
    case .declaration(let key): makers[key, default: []].append((number, number))
    }
    return number
  }

  /// Declarations were given up.
  mutating func forget(_ keys: Set<String>) {
    for key in keys { makers[key]?.append((origins.count - 1, nil)) }
  }

  /// The statement that had made what a name stood for when another ran, or nil.
  func maker(of key: String, at number: Int) -> Int? {
    makers[key]?.last { $0.from < number }?.maker
  }
}
