/*
 * Two counts. Of a name with an address: four free tries, then the wait doubles up to a
 * quarter of an hour. Of a name from anywhere, or an address with any name: more patient,
 * and the wait stays under a minute, so that nobody can lock a person out from afar.
 */
#include "console/throttle.h"

#include <stdio.h>
#include <string.h>

#include "base/crypto.h"

#define SLOTS     1024
#define FORGET_MS (INT64_C(60) * 60 * 1000)

static struct slot {
	unsigned char key[16];
	int failures;
	int64_t last_ms;
} slots[SLOTS];

static const struct rule {
	int free; /* failures without a wait */
	int64_t longest_ms;
} together = {4, 15 * 60 * 1000}, by_name = {20, 30 * 1000}, by_address = {40, 30 * 1000};

static void
make_key(const char *what, const char *name, const char *address, unsigned char key[16])
{
	unsigned char hash[LEDGER_HASH_LEN];
	struct digest d;

	digest_start(&d);
	digest_text(&d, what);
	digest_text(&d, name);
	digest_text(&d, address);
	digest_end(&d, hash);
	memcpy(key, hash, 16);
}

/* The slot of a key, or the one that was used least recently. */
static struct slot *
find(const unsigned char key[16])
{
	struct slot *oldest = &slots[0];
	size_t i;

	for (i = 0; i < SLOTS; i++) {
		if (memcmp(slots[i].key, key, 16) == 0)
			return &slots[i];
		if (slots[i].last_ms < oldest->last_ms)
			oldest = &slots[i];
	}
	return oldest;
}

static int64_t
wait_of(const struct rule *rule, const unsigned char key[16], int64_t now_ms)
{
	const struct slot *s = find(key);
	int64_t wait_ms = 1000;
	int over;

	if (memcmp(s->key, key, 16) != 0 || s->failures < rule->free ||
	    now_ms - s->last_ms > FORGET_MS)
		return 0;
	for (over = s->failures - rule->free; over > 0 && wait_ms < rule->longest_ms;
	     over--)
		wait_ms *= 2;
	if (wait_ms > rule->longest_ms)
		wait_ms = rule->longest_ms;
	return s->last_ms + wait_ms > now_ms ? s->last_ms + wait_ms - now_ms : 0;
}

static void
count(const unsigned char key[16], int64_t now_ms)
{
	struct slot *s = find(key);

	if (memcmp(s->key, key, 16) != 0 || now_ms - s->last_ms > FORGET_MS)
		s->failures = 0;
	memcpy(s->key, key, 16);
	s->failures++;
	s->last_ms = now_ms;
}

static int64_t
longer(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

int64_t
throttle_wait(const char *name, const char *address, int64_t now_ms)
{
	unsigned char a[16], b[16], c[16];

	make_key("both", name, address, a);
	make_key("name", name, "", b);
	make_key("address", "", address, c);
	if (name[0] == '\0')
		return wait_of(&by_address, c, now_ms);
	return longer(wait_of(&together, a, now_ms),
	    longer(wait_of(&by_name, b, now_ms), wait_of(&by_address, c, now_ms)));
}

void
throttle_failed(const char *name, const char *address, int64_t now_ms)
{
	unsigned char key[16];

	if (name[0] != '\0') {
		make_key("both", name, address, key);
		count(key, now_ms);
		make_key("name", name, "", key);
		count(key, now_ms);
	}
	make_key("address", "", address, key);
	count(key, now_ms);
}

void
throttle_forget(const char *name, const char *address)
{
	unsigned char key[16];
	struct slot *s;

	make_key("both", name, address, key);
	s = find(key);
	if (memcmp(s->key, key, 16) == 0)
		memset(s, 0, sizeof(*s));
}
