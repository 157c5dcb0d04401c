/*
 * Memory that is there or we die: the database is the truth and the supervisor
 * restarts us, which is simpler and safer than half a request.
 */
#ifndef KALATA_BASE_XALLOC_H
#define KALATA_BASE_XALLOC_H

#include <stddef.h>

void	*xmalloc(size_t);
void	*xcalloc(size_t n, size_t size);
void	*xrealloc(void *, size_t n, size_t size);
char	*xstrdup(const char *);
char	*xstrndup(const char *, size_t);

#endif
