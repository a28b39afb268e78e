import TrekStageKit

/// The code of the failure that some work throws; nil where it throws none.
func code<Result>(_ work: () throws -> Result) -> String? {
  do {
    _ = try work()
    return nil
  } catch {
    return (error as? StageFailure)?.code ?? "another error"
  }
}
