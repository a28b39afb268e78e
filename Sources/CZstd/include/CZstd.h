#ifndef TREK_CZSTD_H
#define TREK_CZSTD_H

#include <zstd.h>

#endif
