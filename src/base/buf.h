/*
 * A text being built in memory that somebody else owns. Never grows: what does
 * not fit is left out and `cut` says so, so that no truncation is silent.
 * Always NUL-terminated. Pure: usable from core.
 */
#ifndef KALATA_BASE_BUF_H
#define KALATA_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
	char	*data;	/* the caller's memory, `cap` bytes */
	size_t	 len;	/* bytes used, without the NUL; len < cap always */
	size_t	 cap;
	bool	 cut;	/* something did not fit */
};

/* `cap` must be at least 1. */
void	buf_init(struct buf *, char *mem, size_t cap);
void	buf_reset(struct buf *);

/* Each returns false, and sets `cut`, when the whole of it did not fit; a byte string
 * is then cut on a UTF-8 character boundary. */
bool	buf_add(struct buf *, const char *);
bool	buf_addn(struct buf *, const char *, size_t);
bool	buf_char(struct buf *, char);
bool	buf_i64(struct buf *, long long);
bool	buf_addf(struct buf *, const char *, ...) __attribute__((format(printf, 2, 3)));

/* A buf on the stack: BUF(name, 256); */
#define BUF(name, size)                                                        \
	char	   name##_mem[size];                                            \
	struct buf name;                                                        \
	buf_init(&name, name##_mem, sizeof(name##_mem))

#endif
