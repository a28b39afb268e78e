// GNU readline with its globals behind functions, since Swift takes no mutable C globals.
//
// Everything here is for one thread, that of the prompt.
#ifndef TREK_CREADLINE_H
#define TREK_CREADLINE_H

#include <stdbool.h>
#include <stddef.h>

/// Sets readline up once: `name` is what `$if` in an inputrc compares with.
///
/// `complete` is called with the line, the cursor's offset in it and the offset where the word
/// begins that readline would put a candidate in the place of; it adds candidates with
/// `trek_readline_add`. `display` is called when there are several.
void trek_readline_set_up(
  const char *name, void (*complete)(const char *line, int point, int start),
  void (*display)(void));

/// Adds a text that may stand in the place of the word that is being completed.
void trek_readline_add(const char *candidate);

/// Shows a prompt and takes the terminal; `take` is called with each line, which it owns and has to
/// free, or with NULL at the end of input.
void trek_readline_begin(const char *prompt, void (*take)(char *line));
/// Reads what the terminal has; calls `take` where a line is whole.
void trek_readline_read(void);
/// Gives the terminal back.
void trek_readline_end(void);
/// Forgets what was entered so far and gives the terminal back.
void trek_readline_abandon(void);

/// Takes what is being entered off the screen, so that something can be written.
void trek_readline_lift(void);
/// Puts it back.
void trek_readline_restore(void);
/// The terminal has another size now.
void trek_readline_resize(void);
/// The terminal is given to someone else.
void trek_readline_leave(void);
/// The terminal is ours again.
void trek_readline_come_back(void);
/// A new line after what is being entered, for a list of candidates, and what is entered again
/// below it.
void trek_readline_begin_list(void);
void trek_readline_end_list(void);

/// Adds an entry to what can be called back; an equal one before it is taken out.
void trek_readline_remember(const char *entry);
/// How many entries are kept at most.
void trek_readline_bound_history(int count);

#endif
