/*
 * The difficulty: a .mo file is a web of offsets, and one wrong offset is a read
 * anywhere in memory. Everything is therefore checked once, on opening: tables and
 * strings inside the file, strings ended, entries in the order the search relies on.
 * Look-ups after that trust the file. No hash table is used: a pack holds some hundred
 * entries, and the search by halves needs no second structure to verify.
 */
#include "core/catalog.h"

#include <string.h>

#define MO_MAGIC  0x950412deU
#define MO_HEADER 28U /* bytes: magic, revision, n, two tables, hash size, hash table */
#define MO_PAIR	  8U  /* bytes of a table's row: length, offset */
#define EOT	  '\004'

/* The file may lie at any address, so words are put together from bytes. */
static uint32_t
word_at(const char *data, size_t at)
{
	const unsigned char *p = (const unsigned char *)data + at;

	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[3] << 24;
}

static const char *
string_at(const struct catalog *c, uint32_t table, uint32_t i)
{
	return c->data + word_at(c->data, table + (size_t)i * MO_PAIR + 4);
}

static bool
table_is_inside(const struct catalog *c, uint32_t table)
{
	return table >= MO_HEADER && table <= c->len &&
	    c->n <= (c->len - table) / MO_PAIR;
}

static bool
string_is_inside(const struct catalog *c, uint32_t table, uint32_t i)
{
	size_t row = table + (size_t)i * MO_PAIR;
	uint32_t len = word_at(c->data, row);
	uint32_t at = word_at(c->data, row + 4);

	return at < c->len && len < c->len - at && c->data[at + len] == '\0';
}

static bool
entries_are_sound(const struct catalog *c)
{
	const char *before = NULL;
	uint32_t i;

	for (i = 0; i < c->n; i++) {
		if (!string_is_inside(c, c->ids, i) || !string_is_inside(c, c->texts, i))
			return false;
		if (before != NULL && strcmp(before, string_at(c, c->ids, i)) >= 0)
			return false;
		before = string_at(c, c->ids, i);
	}
	return true;
}

bool
catalog_open(struct catalog *c, const char *data, size_t len)
{
	memset(c, 0, sizeof(*c));
	if (len < MO_HEADER || word_at(data, 0) != MO_MAGIC)
		return false;
	if (word_at(data, 4) >> 16 != 0) /* a major revision we do not know */
		return false;
	c->data = data;
	c->len = len;
	c->n = word_at(data, 8);
	c->ids = word_at(data, 12);
	c->texts = word_at(data, 16);
	if (table_is_inside(c, c->ids) && table_is_inside(c, c->texts) &&
	    entries_are_sound(c))
		return true;
	memset(c, 0, sizeof(*c));
	return false;
}

/* Orders an entry's key "context EOT id" against the pair, as strcmp would. */
static int
compare_key(const char *key, const char *context, const char *id)
{
	size_t n = strlen(context);
	int order = strncmp(key, context, n);

	if (order != 0)
		return order;
	if (key[n] != EOT)
		return (unsigned char)key[n] < EOT ? -1 : 1;
	return strcmp(key + n + 1, id);
}

const char *
catalog_text(const struct catalog *c, const char *context, const char *id)
{
	uint32_t low = 0, high = c->n;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		int order = compare_key(string_at(c, c->ids, mid), context, id);
		if (order == 0) {
			const char *text = string_at(c, c->texts, mid);
			return text[0] != '\0' ? text : NULL;
		}
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

bool
catalog_entry(const struct catalog *c, uint32_t i, const char *context, const char **id,
    const char **text)
{
	size_t n = strlen(context);
	const char *key;

	if (i >= c->n)
		return false;
	key = string_at(c, c->ids, i);
	if (strncmp(key, context, n) != 0 || key[n] != EOT)
		return false;
	if (string_at(c, c->texts, i)[0] == '\0')
		return false;
	*id = key + n + 1;
	*text = string_at(c, c->texts, i);
	return true;
}
