#ifndef TREK_CPCRE2_H
#define TREK_CPCRE2_H

/* PCRE2 over 8-bit code units, which is UTF-8. Swift sees its functions by their full names
 * (pcre2_compile_8), as macros are not imported. */

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#endif
