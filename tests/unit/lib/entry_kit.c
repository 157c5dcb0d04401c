#include "entry_kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

int entry_last_id;

void
entry_start(struct kit *k)
{
	char why[200];

	entry_last_id = 0;
	kit_make(k);
	if (!kit_open(k, why, sizeof(why)))
		fail_msg("%s", why);
	assert_true(kit_import(k, KIT_FORMS));
}

void
entry_stop(struct kit *k)
{
	kit_assert_clean(k);
	kit_clear(k);
}

const char *
entry_say(struct kit *k, int phone, const char *text)
{
	k->now_ms += KIT_MINUTE;
	return kit_say(k, phone, ++entry_last_id, text);
}

void
assert_says(struct kit *k, int phone, const char *text, const char *want)
{
	const char *answer = entry_say(k, phone, text);

	if (strstr(answer, want) == NULL)
		fail_msg("%s: no \"%s\" in:\n%s", text, want, answer);
}

void
assert_field(struct kit *k, const char *form, int number, const char *key, const char *value)
{
	char sql[400];

	(void)snprintf(sql, sizeof(sql),
	    "SELECT COUNT(*) FROM entry WHERE form = '%s' AND number = %d AND"
	    " json_extract(answers, '$.%s') = '%s'", form, number, key, value);
	if (kit_number(k, sql) != 1)
		fail_msg("%s %d: %s is not %s", form, number, key, value);
}
