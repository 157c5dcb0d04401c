#include "console/gzip.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/xalloc.h"

#define LEVEL     6
#define GZIP_BITS (15 + 16) /* the largest window, gzip's frame */
#define MEMORY    8

char *
gzip_bytes(const char *bytes, size_t len, size_t *out_len)
{
	z_stream z = {0};
	size_t cap;
	char *out;

	if (deflateInit2(&z, LEVEL, Z_DEFLATED, GZIP_BITS, MEMORY, Z_DEFAULT_STRATEGY) !=
	    Z_OK)
		return NULL;
	cap = deflateBound(&z, len);
	out = xmalloc(cap);
	z.next_in = (Bytef *)(uintptr_t)bytes;
	z.avail_in = (uInt)len;
	z.next_out = (Bytef *)out;
	z.avail_out = (uInt)cap;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END) {
		free(out);
		out = NULL;
	}
	*out_len = z.total_out;
	(void)deflateEnd(&z);
	return out;
}
