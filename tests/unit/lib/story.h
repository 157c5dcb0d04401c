/*
 * A story of tests/scenario while it is told: what test_scenarios.c and story_ussd.c share.
 */
#ifndef KALATA_TESTS_STORY_H
#define KALATA_TESTS_STORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/campaigns.h"
#include "provider/provider.h"
#include "store/store.h"

#define PHONES   64

struct said {
	char phone[32];
	struct inbound in;
	char answer[TEXT_MAX];
};

struct dialled {
	char phone[32], name[32];	/* name: of one of several sessions */
	char session[32], typed[USSD_INPUT_MAX];
	char screen[SCREEN_MAX];
	bool more;
};

struct story {
	bool aloud;			/* every screen and SMS is printed */
	const char *file;
	int line;
	int64_t day_ms, now_ms;
	struct settings settings;
	struct secret secret;
	char dir[40], path[64];
	struct store *store;
	struct rulebook *rulebook;
	struct campaign_list list;
	struct channel channel;
	struct said said[PHONES];
	size_t n_said;
	unsigned ids;
	struct dialled dialled[PHONES];
	size_t n_dialled;
};

extern struct story story;

/* Fails the test with file, line and these words. */
void	story_wrong(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));
/* The next word of *p, or a text in quotes; NULL at the end. */
char	*story_word(char **p);
/* A read-only connection. */
struct db *story_reader(void);

/* Fails unless it is plain GSM-7 of one screen, which is one SMS, too. */
void	story_fits(const char *text);
/* Prints who typed what and what came back, when the story is told aloud. */
void	story_aloud(const char *phone, const char *typed, const char *text, bool more);

/* dial and key; entries; entry; told: as test_scenarios.c explains them. */
void	story_ussd(char *p, char *want, bool dials);
void	story_entries(char *p, char *want);
void	story_entry(char *p, char *want);
void	story_told(char *p, char *want);

#endif
