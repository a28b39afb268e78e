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
      var exclusive = ExclusiveUses()
      exclusiveDepth += 1
      defer { exclusiveDepth -= 1 }
      func add(_ test: CheckedExpression?, _ body: Block) {
        exclusive.begin(streamUses)
        let value = blockValue(body, context)
        exclusive.end(&streamUses)
        type = type.map { ValueType.join($0, value.type).bounded } ?? value.type
        branches.append((test, value))
      }
      for branch in conditional.branches {
        let test = condition(branch.condition, context, of: "`if`")
        add(test, branch.body)
      }
      if let otherwise = conditional.otherwise {
        add(nil, otherwise)
      } else {
        type = (type ?? .any).orNull
      }
      exclusive.finish(&streamUses)
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
