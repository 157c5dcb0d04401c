/*
 * The only place where time comes from. Everything below gets it as an argument.
 */
#ifndef KALATA_BASE_CLOCK_H
#define KALATA_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

int64_t	clock_now_ms(void);	/* UTC, for records */
int64_t	clock_mono_ms(void);	/* monotonic, for timers */
int64_t	clock_mono_us(void);

/* RFC 3339 with Z or an offset, seconds and fraction optional-> UTC ms. Pure. */
bool	clock_parse(const char *, int64_t *ms);
/* 2026-11-02T10:00:00Z. Pure. */
void	clock_format(struct buf *, int64_t ms);
/* 02/11/2026 10:00, for citizens (Mali's civil time is UTC all year). Pure. */
void	clock_format_civil(struct buf *, int64_t ms);

#endif
