/*
 * The difficulty: one phone is written in a dozen ways, and every way that is not
 * recognised is a second vote or a lost one. Reading goes in two steps: what the text
 * holds (dialled.c), then which number the digits are. Without a plus the same digits may
 * be a national number, an international one that lost its plus, or a short code; the
 * order of the readings below decides.
 *
 * A number of the right length that no pattern knows is still a number (MSISDN_NUMBER):
 * operators open new ranges faster than tables follow, and a stale table must not
 * take a citizen's vote away.
 */
#include "core/msisdn.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "core/dialled.h"

#define E164_DIGITS_MAX 15
#define SHORT_MIN	3
#define SHORT_MAX	6

/* ---- which number the digits are ---- */

/* Behind a digit, an 'x' or a whole class. */
static const char *
past_element(const char *p, const char *end)
{
	if (*p == '[')
		while (p < end && *p != ']')
			p++;
	return p < end ? p + 1 : end;
}

/* Is the digit in the class "[13-5]" at p? */
static bool
class_has(const char *p, const char *end, char digit)
{
	for (p++; p < end && *p != ']'; p++) {
		char first = *p;
		if (p + 2 < end && p[1] == '-')
			p += 2;
		if (digit >= first && digit <= *p)
			return true;
	}
	return false;
}

/* One pattern [p, end) of digits, 'x' and classes against all of `digits`. */
static bool
pattern_fits(const char *p, const char *end, const char *digits)
{
	for (; p < end && *digits != '\0'; digits++) {
		if (*p == '[' ? !class_has(p, end, *digits) : *p != 'x' && *p != *digits)
			return false;
		p = past_element(p, end);
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
		if (row->cc[0] != cc[0] || strcmp(row->cc, cc) != 0)
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
		const char *cc = plan->row[i].cc;
		size_t len = cc[0] == digits[0] ? strlen(cc) : 0;
		if (len > best_len && strncmp(digits, cc, len) == 0) {
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
		*kind = kind_of(plan, row->cc, behind);
		if (*kind != MSISDN_INVALID && !(zero && behind[0] == '0'))
			return behind;
	}
	*kind = kind_of(plan, row->cc, digits);
	if (zero && digits[0] == '0')
		*kind = MSISDN_INVALID;
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
	enum msisdn_kind kind = is_short(digits) ? MSISDN_SHORT : MSISDN_INVALID;

	return (struct reading){kind, NULL, digits};
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
	const struct numbering_row *first = longest_cc(plan, r->row->cc);
	struct buf b;

	buf_init(&b, m->e164, sizeof(m->e164));
	add_e164(&b, r);
	(void)text_copy(m->country, sizeof(m->country), first->country);
}

struct msisdn
msisdn_parse(const struct numbering *plan, const char *raw)
{
	struct dialled d = dialled_read(raw);
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
	struct dialled d = dialled_read(raw);
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
