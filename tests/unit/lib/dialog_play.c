#include "dialog_play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *
play_one(struct booth *booth, const char *input)
{
	if (strncmp(input, "dial", 4) == 0)
		return booth_dial(booth, input[4] == ' ' ? input + 5 : "", true);
	if (strcmp(input, "redial") == 0)
		return booth_dial(booth, "", false);
	return booth_say(booth, input);
}

void
play_lines(struct booth *booth, const struct line *line, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *screen = play_one(booth, line[i].input);
		if (line[i].shows != NULL && strstr(screen, line[i].shows) == NULL)
			fail_msg("line %zu, \"%s\": no \"%s\" on:\n%s", i, line[i].input,
			    line[i].shows, screen);
		if (line[i].not != NULL && strstr(screen, line[i].not ) != NULL)
			fail_msg("line %zu, \"%s\": \"%s\" on:\n%s", i, line[i].input,
			    line[i].not, screen);
		if (dialog_waits(&booth->dialog) == line[i].over)
			fail_msg("line %zu, \"%s\": the session is %s:\n%s", i,
			    line[i].input, line[i].over ? "open" : "over", screen);
	}
}

void
known_voter(struct booth *booth, size_t n_candidates, enum booth_codes codes)
{
	booth_init(booth, FACE_USSD, n_candidates, codes);
	booth->world.voter.language = 0;
	booth->world.voter.region = 2;
}
