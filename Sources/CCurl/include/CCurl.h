#ifndef TREK_CCURL_H
#define TREK_CCURL_H

#include <curl/curl.h>

#endif
