/*
 * HTML being written: grows to a bound, escapes everything that is not a literal of ours,
 * and writes numbers and times as people in Bamako read them. Text is UTF-8. Mali's time is UTC all
 * year.
 */
#ifndef KALATA_CONSOLE_HTML_H
#define KALATA_CONSOLE_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HTML_MAX (2 * 1024 * 1024)

struct html {
	char	*data;		/* NUL-terminated */
	size_t	 len, cap;
	bool	 cut;		/* more than HTML_MAX was to be written */
	bool	 english;	/* how numbers and times look */
	bool	 row_begins;	/* csv_out.c's */
};

void	html_init(struct html *, bool english);
void	html_clear(struct html *);

/* As it is: literals of our own only. */
void	html_raw(struct html *, const char *);
void	html_rawn(struct html *, const char *, size_t);
/* Escaped for content and for attribute values in double quotes. */
void	html_text(struct html *, const char *);
void	html_textn(struct html *, const char *, size_t);
/* A printf of which every %s and %.*s is escaped and the rest is raw. Knows %s %.*s %c %d %zu %lld
 * %u and %%, without widths; anything else is fatal. */
void	html_f(struct html *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* 12 345 (narrow no-break spaces) or 12,345. */
void	html_number(struct html *, int64_t);
/* 45,3 % or 45.3%; a dash when `of` is 0. */
void	html_share(struct html *, int64_t part, int64_t of);
/* <time datetime="…">24 nov. 2026, 02:13:45</time> */
void	html_time(struct html *, int64_t utc_ms);
/* The same without <time>: "24 nov. 2026, 02:13" for texts and files. `cap` 40 is enough. */
void	html_time_text(bool english, int64_t utc_ms, char *out, size_t cap);
/* For a JSON text inside a page or an event: quotes included, and `<` written as an escape. */
void	html_json(struct html *, const char *);

#endif
