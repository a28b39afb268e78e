import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

extension CheckPass {
  /// Checks `if c { a } else { b }` as an expression.
  func conditional(
    _ conditional: Conditional, _ span: Span, _ context: Context
  ) -> CheckedExpression {
    // Each further branch lies deeper in what comes of it.
    nesting(at: span, levels: conditional.branches.count) {
      var branches: [(condition: CheckedExpression?, value: CheckedExpression)] = []
      var type: ValueType?
      var exclusive = ExclusiveUses(streamUses)
      exclusiveDepth += 1
      defer { exclusiveDepth -= 1 }
      func add(_ test: CheckedExpression?, _ body: Block) {
        let value = blockValue(body, context)
        exclusive.end(streamUses)
        type = type.map { ValueType.join($0, value.type).bounded } ?? value.type
        branches.append((test, value))
      }
      for branch in conditional.branches {
        exclusive.begin(&streamUses)
        let test = condition(branch.condition, context, of: "`if`")
        exclusive.add(streamUses)
        add(test, branch.body)
      }
      if let otherwise = conditional.otherwise {
        exclusive.begin(&streamUses)
        add(nil, otherwise)
      } else {
        type = (type ?? .any).orNull
      }
      streamUses = exclusive.all
      return CheckedExpression(.conditional(branches), type: type ?? .any, span: span)
    } ?? .poison(span)
  }

  /// The value of a block: `let`s, then one expression or a pipeline that gives one value.
  private func blockValue(_ block: Block, _ context: Context) -> CheckedExpression {
    guard let last = block.statements.last else {
      report(
        .oneValue, "this block gives no value", at: block.span, "empty",
        help: "write what it is to be, at least `null`")
      return .poison(block.span)
    }
    let lets = block.statements.dropLast()
    if lets.isEmpty {
      switch last.kind {
      case .pipeline(let pipeline): return value(of: pipeline, block.span, context)
      case .if(let conditional): return self.conditional(conditional, last.span, context)
      case .missing: return .poison(block.span)
      default: break
      }
    }
    guard lets.allSatisfy({ if case .let = $0.kind { true } else { false } }) else {
      report(
        .oneValue, "a block in an expression gives one value", at: block.span,
        "has more than one statement", help: "`let`s first, then one expression")
      return .poison(block.span)
    }
    return valueAfterLets(lets, last, block, context)
  }
}

/// Uses of streams in branches of which only one runs: each may use a stream once.
struct ExclusiveUses {
  private var before: [Int: CheckPass.StreamUse]
  /// The uses of all branches together.
  private(set) var all: [Int: CheckPass.StreamUse]

  init(_ uses: [Int: CheckPass.StreamUse]) {
    before = uses
    all = uses
  }

  /// Takes what was used by what runs whichever branch is taken.
  mutating func add(_ uses: [Int: CheckPass.StreamUse]) {
    for (stream, use) in uses where all[stream] == nil {
      all[stream] = use
      before[stream] = use
    }
  }

  /// A branch begins: what other branches used is free.
  func begin(_ uses: inout [Int: CheckPass.StreamUse]) { uses = before }

  /// A branch has ended.
  mutating func end(_ uses: [Int: CheckPass.StreamUse]) {
    all.merge(uses) { first, _ in first }
  }
}
