#ifndef TREK_CEXPAT_H
#define TREK_CEXPAT_H

#include <expat.h>

/* Limits what entities may grow to, where this expat can: from 2.4.0 on, if it was built with DTDs.
 * Returns 0 where it cannot. */
int trek_expat_limit_entities(XML_Parser parser, unsigned long long threshold, float factor);

/* A macro, which Swift does not see. */
static inline void *trek_expat_user_data(XML_Parser parser) { return XML_GetUserData(parser); }

#endif
