extension Value {
  /// The same value without a hold on a body that is much larger than it.
  ///
  /// For who keeps values for long, as a window, a set or a list does: a text out of a body of a
  /// megabyte keeps that megabyte, and what it was charged to, for as long as the text lives. Costs
  /// next to nothing where there is nothing to let go.
  public func detached() -> Value {
    // Lists and records are followed on the stack; see `==` on why all else is apart.
    switch self {
    case .list(let list): list.detached()
    case .record(let record): record.detached()
    default: detachedSimple()
    }
  }

  @inline(never)
  private func detachedSimple() -> Value {
    switch self {
    case .text(let text):
      text.retainedCapacity > 2 * text.count ? .text(text.detached()) : self
    case .decimal(let number):
      number.text.retainedCapacity > 2 * number.text.count
        ? .decimal(Decimal(knownValid: number.text.detached())) : self
    case .bytes(let bytes):
      bytes.retainedCapacity > 2 * bytes.count + 64 ? .bytes(bytes.detached()) : self
    default: self
    }
  }
}

extension List {
  fileprivate func detached() -> Value {
    if case .json(let document, let array) = form {
      return document.detached(.list(self), Int(array))
    }
    return .list(List(form: .array(detachedValues(array)), depth: depthValue))
  }
}

extension Record {
  fileprivate func detached() -> Value {
    if case .json(let document, let object) = form {
      return document.detached(.record(self), Int(object))
    }
    return .record(Record(form: .shaped(shape, detachedValues(values)), depth: depthValue))
  }
}

private func detachedValues(_ values: [Value]) -> [Value] {
  var values = values
  for index in 0..<values.count { values[index] = values[index].detached() }
  return values
}

extension JSONDocument {
  /// A view as a document of its own, unless it is most of this one.
  func detached(_ value: Value, _ container: Int) -> Value {
    let part = end(container) - container
    if 2 * part >= end(0) && body.retainedCapacity <= 2 * body.count + 64 { return value }
    // What was read from JSON can be written and read again, so this does not fail.
    return (try? JSONDocument.parse(value.json().bytes)) ?? value
  }
}

// MARK: Only where it is worth it

extension Value {
  /// The same value for who keeps it for a while: detached where it is a small part of a large
  /// buffer, so that one line kept does not keep its file's piece, nor a title its page.
  ///
  /// Buffers of less than 4 KiB are kept, as copying is dearer than they are.
  public var compacted: Value { isSmallPart ? detached() : self }

  fileprivate var isSmallPart: Bool {
    switch self {
    case .text(let text): isSmall(text.count, of: text.retainedCapacity)
    case .bytes(let bytes): isSmall(bytes.count, of: bytes.retainedCapacity)
    case .decimal(let number): isSmall(number.text.count, of: number.text.retainedCapacity)
    case .list(let list): list.isSmallPart
    case .record(let record): record.isSmallPart
    default: false
    }
  }
}

/// Whether so many bytes are a small part of a buffer that it is worth to let go.
private func isSmall(_ count: Int, of retained: Int) -> Bool {
  retained >= 4096 && retained > 8 * (count + 64)
}

extension List {
  fileprivate var isSmallPart: Bool {
    switch form {
    case .json(let document, let array): document.isSmallPart(Int(array))
    case .array(let values): values.prefix(64).contains { $0.isSmallPart }
    }
  }
}

extension Record {
  fileprivate var isSmallPart: Bool {
    switch form {
    case .json(let document, let object): document.isSmallPart(Int(object))
    case .shaped(_, let values): values.prefix(64).contains { $0.isSmallPart }
    }
  }
}

extension JSONDocument {
  fileprivate func isSmallPart(_ container: Int) -> Bool {
    let share = end(container) - container
    return body.retainedCapacity >= 4096 && 8 * share < end(0)
  }
}
