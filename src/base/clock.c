/*
 * Calendar arithmetic on the civil algorithm of days since 1970-03-01-based years
 * (proleptic Gregorian), so that neither time zone files nor static buffers are involved.
 */
#include "base/clock.h"

#include <string.h>
#include <time.h>

static int64_t
read_clock(clockid_t id, int64_t per_second, int64_t ns_per_unit)
{
	struct timespec ts;

	(void)clock_gettime(id, &ts); /* cannot fail for these two clocks */
	return (int64_t)ts.tv_sec * per_second + ts.tv_nsec / ns_per_unit;
}

int64_t
clock_now_ms(void)
{
	return read_clock(CLOCK_REALTIME, 1000, 1000000);
}

int64_t
clock_mono_ms(void)
{
	return read_clock(CLOCK_MONOTONIC, 1000, 1000000);
}

int64_t
clock_mono_us(void)
{
	return read_clock(CLOCK_MONOTONIC, 1000000, 1000);
}

/* Days from 1970-01-01 to the given day; years count from March so that the leap day is
 * the last of its year. */
static int64_t
days_of(int64_t y, int64_t m, int64_t d)
{
	int64_t era, yoe, doy;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void
date_of(int64_t days, int *y, int *m, int *d)
{
	int64_t era, doe, yoe, doy, mp;

	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	doe = days - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	*d = (int)(doy - (153 * mp + 2) / 5 + 1);
	*m = (int)(mp < 10 ? mp + 3 : mp - 9);
	*y = (int)(yoe + era * 400 + (*m <= 2));
}

/* Exactly n digits at *p, which moves past them; -1 if they are not there. */
static int
digits(const char **p, int n)
{
	int value = 0;

	for (; n > 0; n--, (*p)++) {
		if (**p < '0' || **p > '9')
			return -1;
		value = value * 10 + (**p - '0');
	}
	return value;
}

static bool
take(const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

static bool
parse_date(const char **p, int64_t *days)
{
	static const char length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int y, m, d;
	bool leap;

	if ((y = digits(p, 4)) < 0 || !take(p, '-') || (m = digits(p, 2)) < 1 || m > 12 ||
	    !take(p, '-') || (d = digits(p, 2)) < 1)
		return false;
	leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
	if (d > length[m - 1] + (m == 2 && leap))
		return false;
	*days = days_of(y, m, d);
	return true;
}

static bool
parse_zone(const char **p, int64_t *offset_s)
{
	int sign, h, m;

	if (take(p, 'Z') || take(p, 'z')) {
		*offset_s = 0;
		return true;
	}
	sign = take(p, '+') ? 1 : take(p, '-') ? -1 : 0;
	if (sign == 0 || (h = digits(p, 2)) < 0 || h > 23 || !take(p, ':') ||
	    (m = digits(p, 2)) < 0 || m > 59)
		return false;
	*offset_s = sign * (h * 3600 + m * 60);
	return true;
}

bool
clock_parse(const char *s, int64_t *ms)
{
	int64_t days, offset, fraction = 0, unit = 100;
	int h, m, sec = 0;

	if (!parse_date(&s, &days) || !(take(&s, 'T') || take(&s, 't') || take(&s, ' ')))
		return false;
	if ((h = digits(&s, 2)) < 0 || h > 23 || !take(&s, ':') ||
	    (m = digits(&s, 2)) < 0 || m > 59)
		return false;
	if (take(&s, ':') && ((sec = digits(&s, 2)) < 0 || sec > 59))
		return false;
	if (take(&s, '.'))
		for (; *s >= '0' && *s <= '9'; s++, unit /= 10)
			fraction += (*s - '0') * unit;
	if (!parse_zone(&s, &offset) || *s != '\0')
		return false;
	*ms = ((days * 24 + h) * 60 + m) * 60000 + (sec - offset) * 1000 + fraction;
	return true;
}

static void
add_digits(struct buf *b, int n, int width)
{
	char text[8];
	int i;

	for (i = width; i > 0; i--, n /= 10)
		text[i - 1] = (char)('0' + n % 10);
	buf_addn(b, text, (size_t)width);
}

struct civil {
	int y, m, d, h, min, s;
};

static struct civil
civil_of(int64_t ms)
{
	int64_t seconds = ms / 1000 - (ms % 1000 < 0), days = seconds / 86400, rest;
	struct civil c;

	days -= seconds % 86400 < 0;
	rest = seconds - days * 86400;
	date_of(days, &c.y, &c.m, &c.d);
	c.h = (int)(rest / 3600);
	c.min = (int)(rest / 60 % 60);
	c.s = (int)(rest % 60);
	return c;
}

void
clock_format(struct buf *b, int64_t ms)
{
	struct civil c = civil_of(ms);

	add_digits(b, c.y, 4);
	buf_char(b, '-');
	add_digits(b, c.m, 2);
	buf_char(b, '-');
	add_digits(b, c.d, 2);
	buf_char(b, 'T');
	add_digits(b, c.h, 2);
	buf_char(b, ':');
	add_digits(b, c.min, 2);
	buf_char(b, ':');
	add_digits(b, c.s, 2);
	buf_char(b, 'Z');
}

void
clock_format_civil(struct buf *b, int64_t ms)
{
	struct civil c = civil_of(ms);

	add_digits(b, c.d, 2);
	buf_char(b, '/');
	add_digits(b, c.m, 2);
	buf_char(b, '/');
	add_digits(b, c.y, 4);
	buf_char(b, ' ');
	add_digits(b, c.h, 2);
	buf_char(b, ':');
	add_digits(b, c.min, 2);
}
