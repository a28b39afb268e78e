#ifndef TREK_CZLIB_H
#define TREK_CZLIB_H

#include <zlib.h>

/* Macros, which Swift does not see. */
static inline int trek_inflate_init(z_stream *stream, int window_bits) {
  return inflateInit2(stream, window_bits);
}
static inline int trek_deflate_init(z_stream *stream, int window_bits) {
  return deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window_bits, 8,
                      Z_DEFAULT_STRATEGY);
}

#endif
