#include "CGumbo.h"

#include <setjmp.h>
#include <stdlib.h>
#include <time.h>

/* Blocks are handed out in steps of 16 bytes up to SMALL, in powers of two above; what gumbo frees is
 * kept by size and handed out again. */
#define SMALL 1024
#define SMALL_CLASSES (SMALL / 16 + 1)
#define CLASSES (SMALL_CLASSES + 48)
/* How many times memory is asked for between two looks at the clock. */
#define CLOCK_STEP 256

typedef struct header {
  uint32_t class;
  uint32_t unused;
} header;

typedef struct chunk {
  struct chunk *next;
  size_t unused;
} chunk;

struct trek_gumbo {
  chunk *chunks;
  char *place;
  size_t left;
  size_t chunk_size;
  size_t taken;
  size_t limit;
  uint64_t deadline;
  unsigned until_clock;
  trek_gumbo_result failure;
  void *free_blocks[CLASSES];
  jmp_buf leave;
  GumboOutput *output;
};

static uint64_t thread_time(void) {
  struct timespec now;
  if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) != 0) return 0;
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void give_up(trek_gumbo *arena, trek_gumbo_result failure) {
  arena->failure = failure;
  longjmp(arena->leave, 1);
}

static uint32_t class_of(size_t size) {
  if (size <= SMALL) return (uint32_t)((size + 15) / 16);
  uint32_t power = 11;
  while (((size_t)1 << power) < size && power < 47) power++;
  return SMALL_CLASSES + power - 11;
}

static size_t size_of(uint32_t class) {
  if (class < SMALL_CLASSES) return (size_t)class * 16;
  return (size_t)1 << (class - SMALL_CLASSES + 11);
}

static void *allocate(void *userdata, size_t size) {
  trek_gumbo *arena = userdata;
  if (--arena->until_clock == 0) {
    arena->until_clock = CLOCK_STEP;
    if (thread_time() > arena->deadline) give_up(arena, TREK_GUMBO_TOO_SLOW);
  }
  uint32_t class = class_of(size == 0 ? 1 : size);
  if (arena->free_blocks[class] != NULL) {
    void *block = arena->free_blocks[class];
    arena->free_blocks[class] = *(void **)block;
    return block;
  }
  size_t needed = size_of(class) + sizeof(header);
  if (arena->left < needed) {
    size_t room = needed > arena->chunk_size ? needed : arena->chunk_size;
    if (room > arena->limit || arena->taken > arena->limit - room)
      give_up(arena, TREK_GUMBO_TOO_LARGE);
    chunk *fresh = malloc(room + sizeof(chunk));
    if (fresh == NULL) give_up(arena, TREK_GUMBO_NO_MEMORY);
    fresh->next = arena->chunks;
    arena->chunks = fresh;
    arena->taken += room;
    arena->place = (char *)(fresh + 1);
    arena->left = room;
    if (arena->chunk_size < ((size_t)4 << 20)) arena->chunk_size *= 2;
  }
  header *block = (header *)arena->place;
  block->class = class;
  arena->place += needed;
  arena->left -= needed;
  return block + 1;
}

static void release(void *userdata, void *block) {
  trek_gumbo *arena = userdata;
  if (block == NULL) return;
  uint32_t class = ((header *)block - 1)->class;
  *(void **)block = arena->free_blocks[class];
  arena->free_blocks[class] = block;
}

trek_gumbo_result trek_gumbo_parse(const char *buffer, size_t length, size_t memory_limit,
                                   uint64_t time_limit, trek_gumbo **parsed) {
  trek_gumbo *arena = calloc(1, sizeof(trek_gumbo));
  *parsed = NULL;
  if (arena == NULL) return TREK_GUMBO_NO_MEMORY;
  arena->limit = memory_limit;
  arena->chunk_size = 64 << 10;
  arena->until_clock = CLOCK_STEP;
  arena->deadline = thread_time() + time_limit;
  if (setjmp(arena->leave) != 0) {
    /* `arena` was not changed since setjmp, so that it is what it was (C11, 7.13.2.1). */
    trek_gumbo_result failure = arena->failure;
    trek_gumbo_free(arena);
    return failure;
  }
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = allocate;
  options.deallocator = release;
  options.userdata = arena;
  options.max_errors = 0;
  arena->output = gumbo_parse_with_options(&options, buffer, length);
  *parsed = arena;
  return TREK_GUMBO_OK;
}

const GumboNode *trek_gumbo_document(const trek_gumbo *parsed) { return parsed->output->document; }

size_t trek_gumbo_memory(const trek_gumbo *parsed) { return parsed->taken; }

void trek_gumbo_free(trek_gumbo *parsed) {
  if (parsed == NULL) return;
  chunk *next = parsed->chunks;
  while (next != NULL) {
    chunk *this = next;
    next = this->next;
    free(this);
  }
  free(parsed);
}
