#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CImageCodecs.h"

/// Copies a codec's words, or as much of them as fit.
static inline void ic_set_message(char *to, size_t room, const char *from) {
    snprintf(to, room, "%s", from ? from : "unknown error");
}
