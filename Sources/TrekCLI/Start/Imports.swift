// All files of the command draw on the terminal in the same words.
@_exported public import TrekTerminal
