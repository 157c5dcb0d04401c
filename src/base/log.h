/*
 * One line per event on stderr, `key=value`, the id first. Never a whole phone number
 * (text_mask), never a phone with its choice, never a secret. A full pipe or disk
 * never stops the caller: lines are dropped and counted.
 *
 *	log_info("inbound", "id=%s channel=%s from=%s", id, channel, masked);
 *	-> info inbound id=… channel=at from=+223…67
 */
#ifndef KALATA_BASE_LOG_H
#define KALATA_BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

enum log_level { LOG_ERROR_LEVEL, LOG_WARN_LEVEL, LOG_INFO_LEVEL, LOG_DEBUG_LEVEL };

#define LOG_FMT __attribute__((format(printf, 2, 3)))

/* stderr becomes non-blocking only when it is a pipe or socket; journal priorities
 * (<N>) when $JOURNAL_STREAM names stderr. */
void	 log_open(enum log_level);
bool	 log_level_parse(const char *, enum log_level *);
uint64_t log_dropped(void);

void	log_error(const char *event, const char *fmt, ...) LOG_FMT; /* a human must act */
void	log_warn(const char *event, const char *fmt, ...) LOG_FMT;  /* degraded; adds errno */
void	log_warnx(const char *event, const char *fmt, ...) LOG_FMT;
void	log_info(const char *event, const char *fmt, ...) LOG_FMT;
void	log_debug(const char *event, const char *fmt, ...) LOG_FMT;

/* A broken invariant: says what must be true, and aborts. */
_Noreturn void fatalx(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The world broke so that going on would lie (fsync failed): says it, exits 70. */
_Noreturn void fatal(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* For what may repeat without end: true at most once a second per gate; *skipped gets
 * how often it was false since. */
struct log_gate {
	int64_t	 next_ms;
	uint64_t skipped;
};
bool	log_gate(struct log_gate *, uint64_t *skipped);

#endif
