import TrekSyntax

/// An argument as it is written; the stage kit has a type of this name too.
typealias Argument = TrekSyntax.Argument
