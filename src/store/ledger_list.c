#include "store/ledger_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

#define COLUMNS                                                                          \
	"SELECT l.seq, l.at, l.kind, l.campaign, l.hash, l.note, a.actor, a.subject,"    \
	" a.reason, a.detail, d.actor, d.reason, d.undoes FROM ledger l"                 \
	" LEFT JOIN act a ON a.seq = l.seq AND l.kind >= 50"                             \
	" LEFT JOIN decision d ON d.seq = l.seq AND l.kind BETWEEN 40 AND 49"

static const struct {
	const char *name;
	int64_t first, last;
} groups[LEDGER_GROUPS] = {
    [LEDGER_ALL] = {"all", 0, INT64_MAX},
    [LEDGER_MESSAGES] = {"messages", OUTCOME_KEPT, OUTCOME_NOBODY},
    [LEDGER_CAMPAIGNS] = {"campaigns", LEDGER_IMPORTED, LEDGER_CLOSED},
    [LEDGER_FORMS] = {"forms", LEDGER_ENTRY_KEPT, LEDGER_ENTRY_PROMOTED},
    [LEDGER_DESK] = {"desk", LEDGER_DESK_FIRST, LEDGER_DESK_LAST},
    [LEDGER_PEOPLE] = {"people", ACT_FIRST, ACT_LAST},
};

const char *
ledger_group_name(enum ledger_group group)
{
	return group < LEDGER_GROUPS ? groups[group].name : "?";
}

bool
ledger_group_parse(const char *name, enum ledger_group *group)
{
	size_t i;

	for (i = 0; i < LEDGER_GROUPS; i++)
		if (strcmp(groups[i].name, name) == 0) {
			*group = (enum ledger_group)i;
			return true;
		}
	return false;
}

const char *
ledger_kind_name(int64_t kind)
{
	static const char *const campaigns[] = {
	    "imported", "changed", "opened", "closed"};
	static const char *const forms[] = {"kept", "amended", "cancelled", "promoted"};

	if (kind >= OUTCOME_KEPT && kind <= OUTCOME_NOBODY)
		return outcome_name((enum outcome)kind);
	if (kind >= LEDGER_IMPORTED && kind <= LEDGER_CLOSED)
		return campaigns[kind - LEDGER_IMPORTED];
	if (kind >= LEDGER_ENTRY_KEPT && kind <= LEDGER_ENTRY_PROMOTED)
		return forms[kind - LEDGER_ENTRY_KEPT];
	if (kind >= LEDGER_DESK_FIRST && kind <= LEDGER_DESK_LAST)
		return desk_act_name(
		    (enum desk_act)(kind - LEDGER_DESK_FIRST + DESK_MERGE));
	return act_kind_name((enum act_kind)kind);
}

static void
copy(const struct db_driver *d, struct db_stmt *q, int at, char *out, size_t cap)
{
	(void)text_copy(
	    out, cap, d->column_text(q, at)); /* cut is fine: it is to be read */
}

static void
read_item(const struct db_driver *d, struct db_stmt *q, struct ledger_item *item)
{
	const void *hash;
	struct buf hex;
	size_t len;

	memset(item, 0, sizeof(*item));
	item->seq = d->column_i64(q, 0);
	item->at = d->column_i64(q, 1);
	item->kind = d->column_i64(q, 2);
	copy(d, q, 3, item->campaign, sizeof(item->campaign));
	hash = d->column_blob(q, 4, &len);
	buf_init(&hex, item->hash, sizeof(item->hash));
	if (hash != NULL && len == LEDGER_HASH_LEN)
		text_hex(&hex, hash, len);
	if (item->kind >= ACT_FIRST) {
		copy(d, q, 6, item->actor, sizeof(item->actor));
		copy(d, q, 7, item->subject, sizeof(item->subject));
		copy(d, q, 8, item->reason, sizeof(item->reason));
		copy(d, q, 9, item->detail, sizeof(item->detail));
	} else if (item->kind >= LEDGER_DESK_FIRST && item->kind <= LEDGER_DESK_LAST) {
		copy(d, q, 10, item->actor, sizeof(item->actor));
		copy(d, q, 11, item->reason, sizeof(item->reason));
		if (d->column_i64(q, 12) != 0)
			copy(d, q, 12, item->subject, sizeof(item->subject));
	} else if (item->kind >= LEDGER_IMPORTED && item->kind <= LEDGER_CLOSED) {
		copy(d, q, 5, item->actor, sizeof(item->actor));
	} else {
		copy(d, q, 5, item->subject, sizeof(item->subject));
	}
}

static bool
wanted(const struct ledger_filter *f, const struct ledger_item *item)
{
	return item->kind >= groups[f->group].first &&
	       item->kind <= groups[f->group].last &&
	       (f->campaign[0] == '\0' || strcmp(f->campaign, item->campaign) == 0) &&
	       (f->actor[0] == '\0' || strcmp(f->actor, item->actor) == 0) &&
	       (f->from_ms == 0 || item->at >= f->from_ms) &&
	       (f->until_ms == 0 || item->at < f->until_ms);
}

static void
add(struct ledger_page *page, size_t limit, const struct ledger_item *item)
{
	if (page->item == NULL)
		page->item = xcalloc(limit, sizeof(*page->item));
	page->item[page->n++] = *item;
}

bool
ledger_list(const struct db_driver *d, struct db *db, const struct ledger_filter *f,
    size_t limit, struct ledger_page *page)
{
	struct db_stmt *q =
	    d->prepare(db, COLUMNS " WHERE l.seq < $1 ORDER BY l.seq DESC LIMIT $2");
	struct ledger_item item;
	enum db_result result;
	int64_t looked = 0;

	memset(page, 0, sizeof(*page));
	if (q == NULL)
		return false;
	d->bind_i64(q, 1, f->before > 0 ? f->before : INT64_MAX);
	d->bind_i64(q, 2, LEDGER_LOOK_MAX);
	while ((result = d->step(q)) == DB_ROW) {
		looked++;
		read_item(d, q, &item);
		if (wanted(f, &item))
			add(page, limit, &item);
		if (page->n == limit || looked == LEDGER_LOOK_MAX) {
			page->next = item.seq > 1 ? item.seq : 0;
			page->far = page->n < limit && page->next > 0;
			break;
		}
	}
	d->finish(q);
	return result == DB_ROW || result == DB_DONE;
}

bool
ledger_range(const struct db_driver *d, struct db *db, int64_t from, size_t limit,
    struct ledger_page *page)
{
	struct db_stmt *q =
	    d->prepare(db, COLUMNS " WHERE l.seq >= $1 ORDER BY l.seq LIMIT $2");
	struct ledger_item item;
	enum db_result result;

	memset(page, 0, sizeof(*page));
	if (q == NULL)
		return false;
	d->bind_i64(q, 1, from);
	d->bind_i64(q, 2, (int64_t)limit);
	while ((result = d->step(q)) == DB_ROW) {
		read_item(d, q, &item);
		add(page, limit, &item);
	}
	page->next = page->n == limit ? item.seq + 1 : 0;
	d->finish(q);
	return result == DB_DONE;
}

void
ledger_page_clear(struct ledger_page *page)
{
	free(page->item);
	memset(page, 0, sizeof(*page));
}
