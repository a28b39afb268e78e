#include "CReadline.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/history.h>
#include <readline/readline.h>

static void (*complete_line)(const char *, int, int);
static void (*display_candidates)(void);

static const char *shown_prompt;
static void (*take_line)(char *);

static char **candidates;
static size_t candidate_count;
static size_t candidate_room;

static void forget_candidates(void) {
  for (size_t index = 0; index < candidate_count; index++) free(candidates[index]);
  candidate_count = 0;
}

void trek_readline_add(const char *candidate) {
  if (candidate_count == candidate_room) {
    size_t room = candidate_room == 0 ? 64 : 2 * candidate_room;
    char **larger = realloc(candidates, room * sizeof *candidates);
    if (larger == NULL) return;
    candidates = larger;
    candidate_room = room;
  }
  char *copy = strdup(candidate);
  if (copy != NULL) candidates[candidate_count++] = copy;
}

/// Hands out copies one by one, as readline wants them.
static char *next_candidate(const char *text, int state) {
  static size_t next;
  (void)text;
  if (state == 0) next = 0;
  return next < candidate_count ? strdup(candidates[next++]) : NULL;
}

static char **attempt(const char *text, int start, int end) {
  (void)end;
  // Never the names of files because nothing else fits.
  rl_attempted_completion_over = 1;
  rl_completion_append_character = '\0';
  rl_sort_completion_matches = 0;
  forget_candidates();
  complete_line(rl_line_buffer, rl_point, start);
  return rl_completion_matches(text, next_candidate);
}

static void display(char **matches, int count, int longest) {
  (void)matches;
  (void)count;
  (void)longest;
  display_candidates();
}

static void install(void) { rl_callback_handler_install(shown_prompt, take_line); }

/// Lets readline look at the environment for its locale, from which it takes what a character is.
///
/// Ours are UTF-8 whatever the environment says: in the locale C readline would delete them byte by
/// byte. Nothing else runs while a line is begun, so nobody sees the change.
static void in_utf8(void (*begin)(void)) {
  setlocale(LC_CTYPE, "");
  if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0 || setlocale(LC_CTYPE, "C.UTF-8") == NULL) {
    begin();
    return;
  }
  const char *known = getenv("LC_ALL");
  char *before = known == NULL ? NULL : strdup(known);
  setenv("LC_ALL", "C.UTF-8", 1);
  begin();
  if (before == NULL) {
    unsetenv("LC_ALL");
  } else {
    setenv("LC_ALL", before, 1);
    free(before);
  }
}

static void initialize(void) { rl_initialize(); }

void trek_readline_set_up(
  const char *name, void (*complete)(const char *, int, int), void (*show)(void)) {
  complete_line = complete;
  display_candidates = show;
  rl_readline_name = name;
  // Signals are taken elsewhere; readline is told of them.
  rl_catch_signals = 0;
  rl_catch_sigwinch = 0;
  rl_attempted_completion_function = attempt;
  rl_completion_display_matches_hook = display;
  rl_completer_word_break_characters = (char *)" \t\n|,;:()[]{}\"'.=<>+-*/%?!&~`\\";
  rl_completer_quote_characters = NULL;
  rl_basic_quote_characters = (char *)"";
  using_history();
  // Its streams have to be there before anything else is asked of it.
  in_utf8(initialize);
}

void trek_readline_begin(const char *prompt, void (*take)(char *)) {
  rl_reset_screen_size();
  shown_prompt = prompt;
  take_line = take;
  in_utf8(install);
}

void trek_readline_read(void) { rl_callback_read_char(); }

void trek_readline_end(void) { rl_callback_handler_remove(); }

void trek_readline_abandon(void) {
  rl_free_line_state();
  rl_callback_sigcleanup();
  rl_replace_line("", 0);
  fputs("^C\n", rl_outstream);
  fflush(rl_outstream);
  rl_callback_handler_remove();
}

void trek_readline_lift(void) {
  rl_clear_visible_line();
  fflush(rl_outstream);
}

void trek_readline_restore(void) {
  rl_on_new_line();
  rl_redisplay();
}

void trek_readline_resize(void) { rl_resize_terminal(); }

void trek_readline_leave(void) {
  if (rl_deprep_term_function != NULL) rl_deprep_term_function();
}

void trek_readline_come_back(void) {
  if (rl_prep_term_function != NULL) rl_prep_term_function(1);
  rl_reset_screen_size();
  rl_forced_update_display();
}

void trek_readline_begin_list(void) {
  rl_crlf();
  fflush(rl_outstream);
}

void trek_readline_end_list(void) {
  rl_on_new_line();
  rl_forced_update_display();
}

void trek_readline_remember(const char *entry) {
  for (int index = history_length - 1; index >= 0; index--) {
    HIST_ENTRY *known = history_get(history_base + index);
    if (known != NULL && strcmp(known->line, entry) == 0) {
      HIST_ENTRY *removed = remove_history(index);
      if (removed != NULL) free_history_entry(removed);
      break;
    }
  }
  add_history(entry);
}

void trek_readline_bound_history(int count) { stifle_history(count); }
