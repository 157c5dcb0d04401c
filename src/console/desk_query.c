/*
 * Which persons a page shows. The tabs count what the other filters leave, so a look at
 * them tells where the rest is; a page behind the last is the last, for lists shrink
 * between two clicks.
 */
#include "console/desk_book.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "core/fold.h"

#define WORDS_MAX 8

/* What is looked for, made comparable once. */
struct needle {
	const struct desk_query *q;
	char folded[256];
	char word[WORDS_MAX][FOLD_WORD_MAX + 1]; /* " exem": a beginning */
	size_t n_words;
	int64_t number; /* 0 none */
};

static void
read_needle(const struct desk_query *q, struct needle *n)
{
	struct buf folded;
	const char *s;
	size_t len;

	memset(n, 0, sizeof(*n));
	n->q = q;
	if (!text_i64(q->text, 1, INT64_C(1) << 53, &n->number))
		n->number = 0;
	buf_init(&folded, n->folded, sizeof(n->folded));
	fold_text(q->text, strlen(q->text), &folded);
	for (s = n->folded; *s != '\0' && n->n_words < WORDS_MAX; s += len) {
		s += strspn(s, " ");
		len = strcspn(s, " ");
		if (len == 0)
			break;
		n->word[n->n_words][0] = ' ';
		(void)memcpy(n->word[n->n_words++] + 1, s,
		    len < FOLD_WORD_MAX ? len : FOLD_WORD_MAX - 1);
	}
}

static bool
name_has_all(const struct desk_book *b, size_t nomination, const struct needle *n)
{
	const char *name = b->names + b->name_at[nomination];
	size_t i;

	for (i = 0; i < n->n_words; i++)
		if (strstr(name, n->word[i]) == NULL)
			return false;
	return true;
}

/* A text without a letter or digit finds nobody: it is no empty search. */
static bool
is_called(
    const struct desk_book *b, const struct desk_person *who, const struct needle *n)
{
	size_t i;

	if (n->q->text[0] == '\0')
		return true;
	for (i = 0; i < who->n; i++) {
		size_t at = b->member[who->first + i];

		if (n->number != 0 && b->all.item[at].number == n->number)
			return true;
		if (n->n_words > 0 && name_has_all(b, at, n))
			return true;
	}
	return false;
}

static bool
passes(const struct desk_book *b, const struct desk_person *who, const struct needle *n)
{
	const struct desk_query *q = n->q;

	if (q->region == DESK_UNKNOWN && who->region >= 0)
		return false;
	if (q->region >= 0 && who->region != q->region)
		return false;
	if (strcmp(q->sector, "?") == 0 && who->sector[0] != '\0')
		return false;
	if (q->sector[0] != '\0' && strcmp(q->sector, "?") != 0 &&
	    strcmp(who->sector, q->sector) != 0)
		return false;
	return is_called(b, who, n);
}

/* ---- order ---- */

struct ranked {
	const struct desk_person *who;
	int64_t key, number;
};

static int64_t
latest_of(const struct desk_book *b, const struct desk_person *who)
{
	int64_t latest = 0;
	size_t i;

	for (i = 0; i < who->n; i++) {
		int64_t at = desk_book_member(b, who, i)->entry.created_ms;

		latest = at > latest ? at : latest;
	}
	return latest;
}

static int64_t
rank(const struct desk_book *b, const struct desk_person *who, enum desk_order order)
{
	switch (order) {
	case DESK_BY_NUMBER:
		return 0;
	case DESK_BY_COUNT:
		return (int64_t)who->n;
	case DESK_BY_LATEST:
		return latest_of(b, who);
	}
	return 0;
}

/* The highest key first, then by number. */
static int
order_ranked(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;

	if (a->key != b->key)
		return a->key > b->key ? -1 : 1;
	return (a->number > b->number) - (a->number < b->number);
}

/* ---- all ---- */

static size_t
collect(const struct desk_book *b, const struct needle *n, struct ranked *out,
    struct desk_found *f)
{
	size_t kept = 0, i;

	for (i = 0; i < b->n_persons; i++) {
		const struct desk_person *who = &b->person[i];
		const struct nomination *leader = desk_book_leader(b, who);
		int status = (int)leader->status;

		if (!passes(b, who, n))
			continue;
		f->by_status[0]++;
		if (status > 0 && status <= NOMINEE_PROMOTED)
			f->by_status[status]++;
		if (n->q->status != 0 && status != n->q->status)
			continue;
		f->nominations += who->n;
		out[kept++] =
		    (struct ranked){who, rank(b, who, n->q->order), leader->number};
	}
	return kept;
}

void
desk_query(const struct desk_book *b, const struct desk_query *q, struct desk_found *f)
{
	struct ranked *ranked = xcalloc(b->n_persons + 1, sizeof(*ranked));
	struct needle needle;
	size_t i;

	memset(f, 0, sizeof(*f));
	read_needle(q, &needle);
	f->n = collect(b, &needle, ranked, f);
	qsort(ranked, f->n, sizeof(*ranked), order_ranked);
	f->pages = f->n == 0 ? 1 : (f->n + DESK_PAGE - 1) / DESK_PAGE;
	f->page = q->page < 1 ? 1 : q->page;
	if (f->page > f->pages)
		f->page = f->pages;
	for (i = (f->page - 1) * DESK_PAGE; i < f->n && f->n_rows < DESK_PAGE; i++)
		f->row[f->n_rows++] = ranked[i].who;
	free(ranked);
}
