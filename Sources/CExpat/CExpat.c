/* The header shows the two functions below only where this is defined; every library that is built
 * with DTDs, which is the usual way, has them. */
#define XML_DTD 1
#include "CExpat.h"

int trek_expat_limit_entities(XML_Parser parser, unsigned long long threshold, float factor) {
#if XML_MAJOR_VERSION > 2 || (XML_MAJOR_VERSION == 2 && XML_MINOR_VERSION >= 4)
  return XML_SetBillionLaughsAttackProtectionActivationThreshold(parser, threshold) == XML_TRUE &&
         XML_SetBillionLaughsAttackProtectionMaximumAmplification(parser, factor) == XML_TRUE;
#else
  (void)parser;
  (void)threshold;
  (void)factor;
  return 0;
#endif
}
