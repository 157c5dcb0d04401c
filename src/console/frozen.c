#include "console/frozen.h"

#include <string.h>

#include "console/document_changes.h"

/* Places, "*" being any number between the brackets. A place that stands for what is
 * below it (a whole candidate that came or went) counts as well: each of these is also a
 * beginning. */
static const char *const counting[] = {
    "id",
    "regions",
    "addresses",
    "vote.opens",
    "vote.closes",
    "vote.grace_minutes",
    "vote.revote",
    "vote.bare_code",
    "candidates[*].code",
    "candidates[*].name",
    "candidates[*].aliases",
    "candidates[*].call",
    "forms[*].keywords", /* a word that begins a form is no vote any more */
    "forms[*].id",
};

/* Where the two part; both at their ends or at a border when one stands above the other.
 */
static bool
overlaps(const char *pattern, const char *place)
{
	while (*pattern != '\0' && *place != '\0') {
		if (*pattern == '*') {
			pattern++;
			place += strspn(place, "0123456789");
		} else if (*pattern++ != *place++) {
			return false;
		}
	}
	return (*pattern == '\0' && (*place == '\0' || *place == '.' || *place == '[')) ||
	       (*place == '\0' && (*pattern == '.' || *pattern == '['));
}

bool
frozen_place(const char *place)
{
	size_t i;

	for (i = 0; i < sizeof(counting) / sizeof(counting[0]); i++)
		if (overlaps(counting[i], place))
			return true;
	return false;
}

static void
look(void *ctx, const char *place, const char *was, const char *is)
{
	bool *found = ctx;

	(void)was;
	(void)is;
	*found = *found || frozen_place(place);
}

bool
frozen_differs(const char *old_json, const char *new_json)
{
	bool found = false;
	int n = document_changes(old_json, new_json, look, &found);

	/* what cannot be read, or is more than is told, is taken for the worst */
	return found || n < 0 || n > DOCUMENT_CHANGES_MAX;
}
