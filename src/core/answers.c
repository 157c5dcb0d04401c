/*
 * "key\0value\0…" in one array: small enough to travel with a session by copying, and
 * looked through from the start each time, because a form has a dozen fields. What is
 * changed is moved within the array, so that the order of asking stays.
 */
#include "core/answers.h"

#include <string.h>

void
answers_clear(struct answers *a)
{
	memset(a, 0, sizeof(*a));
}

/* Bytes of the pair that begins at `at`, both NULs included. */
static size_t
pair_size(const struct answers *a, size_t at)
{
	size_t key = strlen(a->bytes + at) + 1;

	return key + strlen(a->bytes + at + key) + 1;
}

/* Where the pair of this key begins; a->len when there is none. */
static size_t
find(const struct answers *a, const char *key)
{
	size_t at = 0;

	while (at < a->len && strcmp(a->bytes + at, key) != 0)
		at += pair_size(a, at);
	return at;
}

const char *
answers_get(const struct answers *a, const char *key)
{
	size_t at = find(a, key);

	return at < a->len ? a->bytes + at + strlen(key) + 1 : "";
}

bool
answers_set(struct answers *a, const char *key, const char *value)
{
	size_t at = find(a, key), old = at < a->len ? pair_size(a, at) : 0;
	size_t key_size = strlen(key) + 1, value_size = strlen(value) + 1;
	size_t size = value_size > 1 ? key_size + value_size : 0;
	size_t tail = a->len - at - old;

	if (key_size == 1 || a->len - old + size > ANSWERS_MAX)
		return false;
	memmove(a->bytes + at + size, a->bytes + at + old, tail);
	if (size > 0) {
		memcpy(a->bytes + at, key, key_size);
		memcpy(a->bytes + at + key_size, value, value_size);
	}
	a->len = (uint16_t)(at + size + tail);
	memset(a->bytes + a->len, 0, ANSWERS_MAX - a->len);
	return true;
}

bool
answers_nth(const struct answers *a, size_t i, const char **key, const char **value)
{
	size_t at = 0;

	for (; at < a->len && i > 0; i--)
		at += pair_size(a, at);
	if (at >= a->len)
		return false;
	*key = a->bytes + at;
	*value = *key + strlen(*key) + 1;
	return true;
}

static int
first_open(const struct answers *a, const struct form_def *form, bool required)
{
	size_t i;

	for (i = 0; i < form->n_fields; i++)
		if (form->field[i].required == required &&
		    answers_get(a, form->field[i].key)[0] == '\0')
			return (int)i;
	return -1;
}

int
answers_missing(const struct answers *a, const struct form_def *form, bool required_only)
{
	int open = first_open(a, form, true);

	return open >= 0 || required_only ? open : first_open(a, form, false);
}

bool
answers_complete(const struct answers *a, const struct form_def *form)
{
	return answers_missing(a, form, true) < 0;
}
