/*
 * Networks hand a code over with its stars and hash, without them, with what was dialled
 * behind it, or in two fields. Stars and hashes at the ends say nothing; what parts two
 * numbers is a star, or in some networks a hash.
 */
#include "provider/dialcode.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"

static const char *
skip_head(const char *s)
{
	return s + strspn(s, " *#");
}

/* Without the hash, and the blanks, at its end. */
static size_t
tail_cut(const char *s)
{
	size_t len = strlen(s);

	while (len > 0 && (s[len - 1] == ' ' || s[len - 1] == '#'))
		len--;
	return len;
}

static bool
ends_number(char c)
{
	return c == '\0' || c == '*' || c == '#' || c == ' ';
}

const char *
dialcode_match(const struct channel *ch, const char *s, const char **behind)
{
	const char *found = NULL, *code;
	size_t i, len, best = 0;

	s = skip_head(s);
	for (i = 0; i < ch->n_addresses; i++) {
		code = skip_head(ch->addresses[i]);
		len = tail_cut(code);
		if (len == 0 || len < best || strncmp(code, s, len) != 0 ||
		    !ends_number(s[len]))
			continue;
		if (len == best && ch->addresses[i][0] != '*')
			continue; /* "713" for SMS beside "*713#": the code is meant */
		found = ch->addresses[i];
		best = len;
	}
	if (found != NULL)
		*behind = s + best + (s[best] != '\0');
	return found;
}

void
dialcode_read(const struct channel *ch, const char *dialled, struct dialled_code *code)
{
	const char *behind, *address = dialcode_match(ch, dialled, &behind);
	struct buf to, text;

	buf_init(&to, code->to, sizeof(code->to));
	buf_init(&text, code->text, sizeof(code->text));
	code->ours = address != NULL;
	if (!code->ours)
		address = dialled;
	text_scrub(&to, address, strlen(address));
	if (code->ours)
		text_scrub(&text, behind, tail_cut(behind));
}

bool
dialcode_shaped(const char *s)
{
	size_t len = strlen(s);

	return len >= 3 && (s[0] == '*' || s[0] == '#') && s[len - 1] == '#' &&
	       s[1] >= '0' && s[1] <= '9' && strspn(s, "*#0123456789") == len;
}
