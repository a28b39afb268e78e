/* SwiftPM wants a C target to have a source file; all that there is stands in the header. */
#include "CPCRE2.h"
