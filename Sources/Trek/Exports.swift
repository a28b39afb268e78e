// Whoever imports the library has the types that its functions take and give.
@_exported public import TrekCheck
@_exported public import TrekDiagnostics
@_exported public import TrekHTTP
@_exported public import TrekPlan
@_exported public import TrekRuntime
@_exported public import TrekStageKit
@_exported public import TrekStages
@_exported public import TrekValues
