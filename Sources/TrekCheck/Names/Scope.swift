import TrekDiagnostics

/// The names of a file, of a block of statements or of a `def`, and where they are found next.
final class Scope {
  /// A name and what it stands for.
  struct Entry {
    var entity: Entity
    var span: Span?
  }

  let parent: Scope?
  /// The file that it belongs to; the check holds all files for as long as it lasts.
  unowned let module: Module
  private(set) var entries: [String: Entry] = [:]
  /// The names of the entries in the order of their declaration.
  private var order: [String] = []
  /// The streams in it, in order, to find those that are never used.
  private(set) var streams: [StreamLet] = []

  init(parent: Scope?, module: Module) {
    self.parent = parent
    self.module = module
  }

  func declare(_ name: String, _ entity: Entity, at span: Span?) {
    if entries.updateValue(Entry(entity: entity, span: span), forKey: name) == nil {
      order.append(name)
    }
    if case .stream(let stream) = entity { streams.append(stream) }
  }

  /// What a name stands for here or further out.
  func find(_ name: String) -> Entry? {
    var scope: Scope? = self
    while let current = scope {
      if let entry = current.entries[name] { return entry }
      scope = current.parent
    }
    return nil
  }

  /// All names that are in reach, the nearest last.
  var names: [String] {
    var orders: [[String]] = []
    var scope: Scope? = self
    while let current = scope {
      orders.append(current.order)
      scope = current.parent
    }
    return orders.reversed().flatMap { $0 }
  }
}
