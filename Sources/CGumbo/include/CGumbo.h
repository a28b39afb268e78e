#ifndef TREK_CGUMBO_H
#define TREK_CGUMBO_H

#include <gumbo.h>
#include <stddef.h>
#include <stdint.h>

/* Gumbo in an arena of its own.
 *
 * Gumbo frees its tree by recursion, dies where memory runs out, and takes time in the square of how
 * deep a page nests. Here it gets its memory from an arena, which is freed at once and has a limit;
 * where that is reached, or the thread has worked for too long, the parse is left by longjmp: gumbo
 * holds nothing but what is in the arena. */

typedef struct trek_gumbo trek_gumbo;

typedef enum {
  TREK_GUMBO_OK,
  TREK_GUMBO_NO_MEMORY,
  TREK_GUMBO_TOO_LARGE,
  TREK_GUMBO_TOO_SLOW
} trek_gumbo_result;

/* Parses a page in UTF-8. The buffer must stay as it is until the tree is freed. */
trek_gumbo_result trek_gumbo_parse(const char *buffer, size_t length, size_t memory_limit,
                                   uint64_t time_limit, trek_gumbo **parsed);

/* The document's node. */
const GumboNode *trek_gumbo_document(const trek_gumbo *parsed);

/* How many bytes the arena has taken from the system. */
size_t trek_gumbo_memory(const trek_gumbo *parsed);

/* Frees the whole tree. */
void trek_gumbo_free(trek_gumbo *parsed);

/* What Swift cannot reach: the members of unions. */
static inline const GumboElement *trek_gumbo_element(const GumboNode *node) {
  return &node->v.element;
}
static inline const GumboText *trek_gumbo_text(const GumboNode *node) { return &node->v.text; }
static inline const GumboDocument *trek_gumbo_doctype(const GumboNode *node) {
  return &node->v.document;
}

#endif
