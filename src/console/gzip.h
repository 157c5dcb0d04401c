/*
 * Compressing a page: on 240 kbit/s it is what makes it fast.
 */
#ifndef KALATA_CONSOLE_GZIP_H
#define KALATA_CONSOLE_GZIP_H

#include <stddef.h>

/* Malloc'd; NULL when it cannot be done. */
char	*gzip_bytes(const char *, size_t len, size_t *out_len);

#endif
