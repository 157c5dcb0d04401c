/*
 * Between campaign_json*.c only: a document while it is being read. Every object goes
 * through a table of the keys it may have, so that what is unknown, missing, there twice or
 * of another type is told in one place, with its path.
 */
#ifndef KALATA_STORE_CAMPAIGN_JSON_READER_H
#define KALATA_STORE_CAMPAIGN_JSON_READER_H

#include <cjson/cJSON.h>

#include "store/rulebook.h"

#define WHERE_MAX 160

struct reader {
	const struct rulebook *rb;
	struct ballot_paper *paper;
	rulebook_complaint tell;
	void	*ctx;
	size_t	 faults;
	struct candidate *candidate;	/* the one being read */
	struct window *window;		/* likewise */
	struct form_def *form;		/* likewise */
	struct field_def *field;	/* likewise */
	struct field_choice *choice;	/* likewise */
	int	 language;		/* of the texts being read */
};

/* One key an object may have. */
struct json_key {
	const char *key;
	int	 type;			/* cJSON's */
	bool	 required;
	void	(*read)(struct reader *, const cJSON *, const char *where);
};

/* Parses what cJSON alone would wave through; NULL when it is refused, and told. */
cJSON	*reader_parse(struct reader *, const char *json);
/* "is nested too deeply" …; NULL when it may be parsed. */
const char *reader_refusal(const char *json);

void	reader_complain(struct reader *, const char *where, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));
/* where + "." + key, in WHERE_MAX bytes. */
void	reader_join(char *out, const char *where, const char *key);
/* Was this key in the object before? */
bool	reader_seen(const cJSON *object, const cJSON *item);
/* `keys` is ended by a NULL key. */
void	reader_object(struct reader *, const cJSON *, const char *where, const struct json_key *keys);
/* Each entry of a list, which must be objects of `keys`: `next` makes room for one and returns
 * false when there is none left. */
void	reader_list(struct reader *, const cJSON *list, const char *where,
	    bool (*next)(struct reader *), const struct json_key *keys, size_t max);
void	reader_text(struct reader *, const cJSON *, const char *where, char *out, size_t cap);
/* A text of nothing but a-z, 0-9 and the characters of `also`. */
void	reader_key(struct reader *, const cJSON *, const char *where, const char *also, char *out,
	    size_t cap);
bool	reader_int(struct reader *, const cJSON *, const char *where, int min, int max, int *out);
/* Reads an object that has a window among its `keys`, and tells when it ends before it starts. */
void	reader_window(struct reader *, const cJSON *, const char *where, struct window *,
	    const struct json_key *keys);
void	reader_opens(struct reader *, const cJSON *, const char *where);
void	reader_closes(struct reader *, const cJSON *, const char *where);
/* Is there a letter that no letter of an SMS can stand for? Told. */
void	reader_letters(struct reader *, const char *text, const char *where);
/* Index of an enabled language, or -1, and a complaint for one that is no language at all: a
 * document may well speak more languages than this gateway has enabled. */
int	reader_language(struct reader *, const char *code, const char *where);
/* A copy that lives as long as the paper. */
const char *reader_own(struct reader *, const char *);
/* {"fr": "…", "bm": "…"} into texts the paper owns; the default language must be there. */
void	reader_words(struct reader *, const cJSON *, const char *where,
	    const char *words[CAMPAIGN_LANGUAGES]);

/* ---- campaign_json_forms.c ---- */

void	reader_nomination(struct reader *, const cJSON *, const char *where);
void	reader_forms(struct reader *, const cJSON *, const char *where);

#endif
