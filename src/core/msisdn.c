/*
 * The difficulty: one phone is written in a dozen ways, and every way that is not
 * recognised is a second vote or a lost one. Reading goes in two steps: what the text
 * holds (digits, a plus, or something that is no number), then which number the digits
 * are. Without a plus the same digits may be a national number, an international one that
 * lost its plus, or a short code; the order of the readings below decides.
 *
 * A number of the right length that no pattern knows is still a number (MSISDN_NUMBER):
 * operators open new ranges faster than tables follow, and a stale table must not
 * take a citizen's vote away.
 */
#include "core/msisdn.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

#define DIGITS_MAX	24 /* "00", 15 digits, and some to see that it is too long */
#define E164_DIGITS_MAX 15
#define SHORT_MIN	3
#define SHORT_MAX	6

struct dialled {
	char	digit[DIGITS_MAX + 1];
	size_t	n;
	bool	plus;		/* "+" or "00" before them: a calling code follows */
	bool	name;		/* a letter: no number at all */
	bool	broken;		/* marks that no number holds */
};

/* ---- what the text holds ---- */

/* Past one of the schemes that stand before a number; *name: it says "not a number". */
static const char *
skip_scheme(const char *s, bool *name)
{
	static const struct {
		const char *text;
		bool	    name;
	} schemes[] = {
	    {"tel:", false}, {"whatsapp:", false}, {"sms:", false}, {"acr:", true}};
	size_t i, k;

	for (i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		for (k = 0; schemes[i].text[k] != '\0'; k++)
			if ((s[k] | 0x20) != (schemes[i].text[k] | 0x20))
				break;
		if (schemes[i].text[k] == '\0') {
			*name = schemes[i].name;
			return s + k;
		}
	}
	return s;
}

/* Blanks, dots, dashes, brackets; and the invisible marks that come along when a number
 * is copied from an address book. */
static bool
is_separator(uint32_t rune)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
	    {0x09, 0x0d}, {' ', ' '}, {'(', ')'}, {'-', '/'}, {0xa0, 0xa0},
	    {0x2000, 0x2015}, {0x2028, 0x202f}, {0x2060, 0x2069}, {0xfeff, 0xfeff},
	};
	size_t i;

	for (i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (rune >= ranges[i].first && rune <= ranges[i].last)
			return true;
	return false;
}

static void
take_rune(struct dialled *d, uint32_t rune)
{
	if (is_separator(rune))
		return;
	if (rune >= '0' && rune <= '9') {
		if (d->n < DIGITS_MAX)
			d->digit[d->n++] = (char)rune;
		else
			d->broken = true;
	} else if (rune == '+') {
		if (d->plus || d->n > 0)
			d->broken = true;
		d->plus = true;
	} else if (rune >= 0x80 || ((rune | 0x20) >= 'a' && (rune | 0x20) <= 'z')) {
		d->name = true;
	} else {
		d->broken = true;
	}
}

static void
drop_digits(struct dialled *d, size_t n)
{
	d->n -= n;
	memmove(d->digit, d->digit + n, d->n + 1);
}

static struct dialled
read_dialled(const char *raw)
{
	struct dialled d;
	size_t len, n;

	memset(&d, 0, sizeof(d));
	while (*raw == ' ')
		raw++;
	raw = skip_scheme(raw, &d.name);
	len = strcspn(raw, ";"); /* ";phone-context=…" of RFC 3966 */
	for (; len > 0; raw += n, len -= n)
		take_rune(&d, text_rune(raw, len, &n));
	d.digit[d.n] = '\0';
	if (d.n > 2 && memcmp(d.digit, "00", 2) == 0) {
		d.plus = true;
		drop_digits(&d, 2);
	}
	return d;
}

/* ---- which number the digits are ---- */

/* One pattern [p, end) of digits, 'x' and classes against all of `digits`. */
static bool
pattern_fits(const char *p, const char *end, const char *digits)
{
	for (; p < end && *digits != '\0'; digits++) {
		bool fits = false;
		if (*p == '[') {
			for (p++; p < end && *p != ']'; p++) {
				if (p + 2 < end && p[1] == '-') {
					fits |= *digits >= p[0] && *digits <= p[2];
					p += 2;
				} else {
					fits |= *digits == *p;
				}
			}
		} else {
			fits = *p == 'x' || *p == *digits;
		}
		if (!fits)
			return false;
		p++;
	}
	return p == end && *digits == '\0';
}

static bool
any_pattern_fits(const char *patterns, const char *digits)
{
	while (patterns != NULL && *patterns != '\0') {
		size_t n = strcspn(patterns, " ");
		if (n > 0 && pattern_fits(patterns, patterns + n, digits))
			return true;
		patterns += n + strspn(patterns + n, " ");
	}
	return false;
}

/* What the plan of one calling code says of a national significant number. */
static enum msisdn_kind
kind_of(const struct numbering *plan, const char *cc, const char *national)
{
	size_t len = strlen(national), i;
	enum msisdn_kind kind = MSISDN_INVALID;

	if (strlen(cc) + len > E164_DIGITS_MAX)
		return MSISDN_INVALID;
	for (i = 0; i < plan->n; i++) {
		const struct numbering_row *row = &plan->row[i];
		if (strcmp(row->cc, cc) != 0)
			continue;
		if (any_pattern_fits(row->mobile, national))
			return MSISDN_MOBILE;
		if (any_pattern_fits(row->fixed, national))
			return MSISDN_FIXED;
		if (any_pattern_fits(row->service, national))
			return MSISDN_SHORT;
		if (len >= row->min && len <= row->max)
			kind = MSISDN_NUMBER;
	}
	return kind;
}

/* The row of the longest calling code that begins `digits`. */
static const struct numbering_row *
longest_cc(const struct numbering *plan, const char *digits)
{
	const struct numbering_row *best = NULL;
	size_t best_len = 0, i;

	for (i = 0; i < plan->n; i++) {
		size_t len = strlen(plan->row[i].cc);
		if (len > best_len && strncmp(digits, plan->row[i].cc, len) == 0) {
			best = &plan->row[i];
			best_len = len;
		}
	}
	return best;
}

static const struct numbering_row *
home_row(const struct numbering *plan)
{
	size_t i;

	for (i = 0; i < plan->n; i++)
		if (strcmp(plan->row[i].country, plan->home) == 0)
			return &plan->row[i];
	return NULL;
}

/* `digits` without the trunk prefix; NULL when they do not begin with one. */
static const char *
past_trunk(const struct numbering_row *row, const char *digits)
{
	size_t len = strlen(row->trunk);

	return len > 0 && strncmp(digits, row->trunk, len) == 0 ? digits + len : NULL;
}

/*
 * The national significant number in `digits`, its kind in *kind. "+33 (0)6…" happens:
 * a trunk prefix is dropped. Where it is a zero, no number behind it starts with one;
 * where it is another digit (8 in Russia, 1 in America) numbers may, and behind a
 * calling code the digits are taken as they are if they fit.
 */
static const char *
national_part(const struct numbering *plan, const struct numbering_row *row,
    const char *digits, bool after_cc, enum msisdn_kind *kind)
{
	const char *behind = past_trunk(row, digits);
	bool zero = row->trunk[0] == '0';

	if (after_cc && !zero) {
		*kind = kind_of(plan, row->cc, digits);
		if (*kind != MSISDN_INVALID || behind == NULL)
			return digits;
	}
	if (behind != NULL) {
		*kind = zero && behind[0] == '0' ? MSISDN_INVALID : kind_of(plan, row->cc, behind);
		if (*kind != MSISDN_INVALID)
			return behind;
	}
	*kind = zero && digits[0] == '0' ? MSISDN_INVALID : kind_of(plan, row->cc, digits);
	return digits;
}

static bool
is_short(const char *digits)
{
	size_t n = strlen(digits);

	return n >= SHORT_MIN && n <= SHORT_MAX && digits[0] != '0';
}

/* What was read: for numbers the whole E.164 text, for service codes the code itself. */
struct reading {
	enum msisdn_kind	    kind;
	const struct numbering_row *row;
	const char		   *national;
};

static const struct reading unreadable = {MSISDN_INVALID, NULL, NULL};

static struct reading
read_behind_cc(const struct numbering *plan, const struct numbering_row *row,
    const char *digits)
{
	struct reading r = {MSISDN_INVALID, row, NULL};

	if (row == NULL || strncmp(digits, row->cc, strlen(row->cc)) != 0)
		return unreadable;
	r.national = national_part(plan, row, digits + strlen(row->cc), true, &r.kind);
	if (r.kind == MSISDN_INVALID && strcmp(row->country, plan->home) == 0 &&
	    is_short(r.national))
		r.kind = MSISDN_SHORT; /* "+223 36777": a short code in full dress */
	return r;
}

static struct reading
read_national(const struct numbering *plan, const struct numbering_row *home,
    const char *digits)
{
	struct reading r = {MSISDN_INVALID, home, NULL};

	if (home == NULL)
		return unreadable;
	r.national = national_part(plan, home, digits, false, &r.kind);
	return r;
}

static struct reading
as_short(const char *digits)
{
	return (struct reading){is_short(digits) ? MSISDN_SHORT : MSISDN_INVALID, NULL, digits};
}

static struct reading
read_international(const struct numbering *plan, const char *digits)
{
	struct reading r;

	/* The home row first: the calling code of home may have several countries. */
	r = read_behind_cc(plan, home_row(plan), digits);
	if (r.kind == MSISDN_INVALID)
		r = read_behind_cc(plan, longest_cc(plan, digits), digits);
	return r.kind != MSISDN_INVALID ? r : as_short(digits);
}

/*
 * Without a plus. A pattern of home is the surest sign; then home's calling code with a
 * whole number behind it; then a short code, bare before dressed; then home's length, if
 * it has only one (8 digits in Mali); then any country.
 */
static struct reading
read_plain(const struct numbering *plan, const char *digits)
{
	const struct numbering_row *home = home_row(plan);
	struct reading national = read_national(plan, home, digits);
	struct reading dressed = read_behind_cc(plan, home, digits), foreign;

	if (national.kind != MSISDN_INVALID && national.kind != MSISDN_NUMBER)
		return national;
	if (msisdn_votes(dressed.kind))
		return dressed;
	if (is_short(digits))
		return as_short(digits);
	if (dressed.kind == MSISDN_SHORT)
		return dressed;
	if (national.kind == MSISDN_NUMBER && home->min == home->max)
		return national;
	foreign = read_behind_cc(plan, longest_cc(plan, digits), digits);
	return foreign.kind != MSISDN_INVALID ? foreign : national;
}

static struct reading
read_number(const struct numbering *plan, const struct dialled *d)
{
	if (d->broken || d->n == 0)
		return unreadable;
	return d->plus ? read_international(plan, d->digit) : read_plain(plan, d->digit);
}

static void
add_e164(struct buf *b, const struct reading *r)
{
	buf_char(b, '+');
	buf_add(b, r->row->cc);
	buf_add(b, r->national);
}

static void
put_number(struct msisdn *m, const struct numbering *plan, const struct reading *r)
{
	struct buf b;

	buf_init(&b, m->e164, sizeof(m->e164));
	add_e164(&b, r);
	(void)text_copy(m->country, sizeof(m->country), longest_cc(plan, r->row->cc)->country);
}

struct msisdn
msisdn_parse(const struct numbering *plan, const char *raw)
{
	struct dialled d = read_dialled(raw);
	struct reading r;
	struct msisdn m;

	memset(&m, 0, sizeof(m));
	m.kind = MSISDN_NAME;
	if (d.name)
		return m;
	r = read_number(plan, &d);
	m.kind = r.kind;
	if (msisdn_votes(r.kind))
		put_number(&m, plan, &r);
	return m;
}

/* ---- addresses ---- */

/* A code that is dialled without a calling code: ours, or of no country in particular. */
static bool
is_at_home(const struct numbering *plan, const struct reading *r)
{
	const struct numbering_row *home = home_row(plan);

	return r->row == NULL || (home != NULL && strcmp(r->row->cc, home->cc) == 0);
}

static void
copy_trimmed(const char *raw, char *out, size_t cap)
{
	size_t len;
	struct buf b;

	while (*raw == ' ')
		raw++;
	len = strlen(raw);
	while (len > 0 && raw[len - 1] == ' ')
		len--;
	buf_init(&b, out, cap);
	buf_addn(&b, raw, len);
}

void
msisdn_address(const struct numbering *plan, const char *raw, char *out, size_t cap)
{
	struct dialled d = read_dialled(raw);
	struct reading r = read_number(plan, &d);
	struct buf b;

	if (d.name || d.broken || d.n == 0 || (d.plus && r.kind == MSISDN_INVALID)) {
		copy_trimmed(raw, out, cap);
		return;
	}
	buf_init(&b, out, cap);
	if (r.kind == MSISDN_SHORT && is_at_home(plan, &r)) {
		buf_add(&b, r.national);
	} else if (r.kind != MSISDN_INVALID) {
		add_e164(&b, &r);
	} else {
		buf_add(&b, d.digit);
	}
}

bool
msisdn_votes(enum msisdn_kind kind)
{
	switch (kind) {
	case MSISDN_MOBILE:
	case MSISDN_FIXED:
	case MSISDN_NUMBER:
		return true;
	case MSISDN_SHORT:
	case MSISDN_NAME:
	case MSISDN_INVALID:
		return false;
	}
	return false;
}

const char *
msisdn_kind_name(enum msisdn_kind kind)
{
	static const char *const names[] = {
	    [MSISDN_MOBILE] = "mobile",
	    [MSISDN_FIXED] = "fixed",
	    [MSISDN_NUMBER] = "number",
	    [MSISDN_SHORT] = "short",
	    [MSISDN_NAME] = "name",
	    [MSISDN_INVALID] = "invalid",
	};

	return names[kind];
}
