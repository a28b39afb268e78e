#ifndef TREK_CYAML_H
#define TREK_CYAML_H

#include <yaml.h>

#endif
