import Trek
import TrekFormats

/// Finds the mistakes of scripts and shows them: `trek check`.
struct ScriptCheck {
  /// Whether they are written to standard output as lines of JSON.
  let isJSON: Bool
  /// When colours are used.
  let color: ColorChoice

  /// Checks scripts one after the other, and gives the exit code.
  func run(_ scripts: [RunRequest.Script]) -> Int32 {
    let console = Console(color: color)
    guard !scripts.isEmpty else {
      return Usage.tell(
        UsageError("no script is named", help: "say `trek check SCRIPT`"), style: console.style)
    }
    let interpreter = Interpreter(catalog: .complete)
    var code: Int32 = 0
    for script in scripts {
      do throws(UsageError) {
        let script = try ScriptSource(script)
        let compilation = interpreter.compilation(of: script.bytes, name: script.name)
        code = max(code, show(compilation, console))
        if compilation.program == nil { code = max(code, CommandLineDriver.usageCode) }
      } catch {
        code = Usage.tell(error, style: console.style)
      }
    }
    return code
  }

  private func show(_ compilation: Compilation, _ console: Console) -> Int32 {
    guard isJSON else {
      console.tell(compilation.diagnostics, in: compilation.sources)
      return 0
    }
    return Output.write { _ in
      compilation.diagnostics.map { DiagnosticJSON.line($0, in: compilation.sources) }.joined()
    }
  }
}
