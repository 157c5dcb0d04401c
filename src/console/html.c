/*
 * Nothing here trusts a caller to escape: what is not a literal of ours goes through
 * put_escaped(). Besides the five characters of HTML, bidirectional controls are shown as
 * what they are, because a name that turns the text behind it around is an attack too.
 */
#include "console/html.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/xalloc.h"

#define FIRST_CAP 8192

void
html_init(struct html *h, bool english)
{
	*h = (struct html){
	    .data = xmalloc(FIRST_CAP), .cap = FIRST_CAP, .english = english};
	h->data[0] = '\0';
}

void
html_clear(struct html *h)
{
	free(h->data);
	*h = (struct html){0};
}

static bool
reserve(struct html *h, size_t more)
{
	size_t cap = h->cap;

	if (h->cut || h->len + more + 1 > HTML_MAX) {
		h->cut = true;
		return false;
	}
	while (h->len + more + 1 > cap)
		cap *= 2;
	if (cap != h->cap) {
		h->data = xrealloc(h->data, cap, 1);
		h->cap = cap;
	}
	return true;
}

static void
put(struct html *h, const char *s, size_t len)
{
	if (!reserve(h, len))
		return;
	memcpy(h->data + h->len, s, len);
	h->len += len;
	h->data[h->len] = '\0';
}

void
html_raw(struct html *h, const char *literal)
{
	put(h, literal, strlen(literal));
}

void
html_rawn(struct html *h, const char *bytes, size_t len)
{
	put(h, bytes, len);
}

static const char *
entity(char c)
{
	switch (c) {
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '&':
		return "&amp;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	}
	return NULL;
}

/* Bytes of a control that must not act: C0 but tab and line feed, DEL, and the marks and
 * overrides of the bidirectional algorithm (U+200E/F, U+202A-E, U+2066-9). 0: none. */
static size_t
control_len(const char *s, size_t len)
{
	unsigned char a = (unsigned char)s[0], c;

	if ((a < 0x20 && a != '\t' && a != '\n') || a == 0x7f)
		return 1;
	if (a != 0xe2 || len < 3)
		return 0;
	c = (unsigned char)s[2];
	if (s[1] == '\x80' && (c == 0x8e || c == 0x8f || (c >= 0xaa && c <= 0xae)))
		return 3;
	return s[1] == '\x81' && c >= 0xa6 && c <= 0xa9 ? 3 : 0;
}

void
html_textn(struct html *h, const char *s, size_t len)
{
	size_t i = 0, from = 0, skip;
	const char *as;

	while (i < len) {
		skip = control_len(s + i, len - i);
		as = skip > 0 ? "\xef\xbf\xbd" : entity(s[i]);
		if (as == NULL) {
			i++;
			continue;
		}
		put(h, s + from, i - from);
		html_raw(h, as);
		i += skip > 0 ? skip : 1;
		from = i;
	}
	put(h, s + from, len - from);
}

void
html_text(struct html *h, const char *s)
{
	html_textn(h, s, strlen(s));
}

static void
put_i64(struct html *h, int64_t n)
{
	char digits[24];

	put(h, digits, (size_t)snprintf(digits, sizeof(digits), "%lld", (long long)n));
}

/* Writes what the directive at `fmt` (behind its %) asks for; returns what follows it. */
static const char *
directive(struct html *h, const char *fmt, va_list *ap)
{
	char c;
	int n;

	if (strncmp(fmt, "lld", 3) == 0) {
		put_i64(h, va_arg(*ap, long long));
		return fmt + 3;
	}
	if (strncmp(fmt, "zu", 2) == 0) {
		put_i64(h, (int64_t)va_arg(*ap, size_t));
		return fmt + 2;
	}
	if (strncmp(fmt, ".*s", 3) == 0) {
		n = va_arg(*ap, int);
		html_textn(h, va_arg(*ap, const char *), (size_t)n);
		return fmt + 3;
	}
	switch (*fmt) {
	case 's':
		html_text(h, va_arg(*ap, const char *));
		break;
	case 'd':
		put_i64(h, va_arg(*ap, int));
		break;
	case 'u':
		put_i64(h, va_arg(*ap, unsigned));
		break;
	case 'c':
		c = (char)va_arg(*ap, int);
		html_textn(h, &c, 1);
		break;
	case '%':
		put(h, "%", 1);
		break;
	default:
		fatalx("html_f knows no %%%s", fmt);
	}
	return fmt + 1;
}

void
html_f(struct html *h, const char *fmt, ...)
{
	const char *percent;
	va_list ap;

	va_start(ap, fmt);
	while ((percent = strchr(fmt, '%')) != NULL) {
		put(h, fmt, (size_t)(percent - fmt));
		fmt = directive(h, percent + 1, &ap);
	}
	va_end(ap);
	html_raw(h, fmt);
}

/* ---- numbers and times ---- */

void
html_number(struct html *h, int64_t n)
{
	char digits[24];
	size_t len, i;

	if (n < 0)
		put(h, "-", 1);
	len = (size_t)snprintf(digits, sizeof(digits), "%llu",
	    n < 0 ? 0 - (unsigned long long)n : (unsigned long long)n);
	for (i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			html_raw(h, h->english ? "," : "\xe2\x80\xaf");
		put(h, digits + i, 1);
	}
}

void
html_share(struct html *h, int64_t part, int64_t of)
{
	int64_t tenths;

	if (of <= 0) {
		html_raw(h, "\xe2\x80\x93");
		return;
	}
	tenths = (part * 2000 / of + 1) / 2;
	put_i64(h, tenths / 10);
	put(h, h->english ? "." : ",", 1);
	put_i64(h, tenths % 10);
	html_raw(h, h->english ? "%" : "\xe2\x80\xaf%");
}

static const char *const months_fr[] = {"janv.", "févr.", "mars", "avr.", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc."};
static const char *const months_en[] = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static struct tm
broken_down(int64_t utc_ms)
{
	time_t s = (time_t)(utc_ms / 1000);
	struct tm tm = {0};

	(void)gmtime_r(&s, &tm); /* NULL only for years that no int holds */
	return tm;
}

void
html_time_text(bool english, int64_t utc_ms, char *out, size_t cap)
{
	struct tm tm = broken_down(utc_ms);
	const char *month = (english ? months_en : months_fr)[tm.tm_mon];

	(void)snprintf(out, cap, "%d %s %d, %02d:%02d", tm.tm_mday, month,
	    tm.tm_year + 1900, tm.tm_hour, tm.tm_min);
}

void
html_time(struct html *h, int64_t utc_ms)
{
	struct tm tm = broken_down(utc_ms);
	char shown[64], exact[40];

	html_time_text(h->english, utc_ms, shown, sizeof(shown));
	if (strftime(exact, sizeof(exact), "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		exact[0] = '\0';
	html_f(h, "<time datetime=\"%s\">%s</time>", exact, shown);
}

void
html_json(struct html *h, const char *s)
{
	char escape[8];

	put(h, "\"", 1);
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s < 0x20 || strchr("\"\\<>&", *s) != NULL) {
			(void)snprintf(
			    escape, sizeof(escape), "\\u%04x", (unsigned char)*s);
			html_raw(h, escape);
		} else {
			put(h, s, 1);
		}
	}
	put(h, "\"", 1);
}
