#include "CRasterizer.h"
