/*
 * Everything needed to understand a message and to word its answer, as one immutable
 * value: campaigns, their words, languages, places, numbering. The loop reads it to
 * understand, the writer to decide. A change (import, open, close) builds a new one; the
 * old one lives until the last job that was understood with it is done.
 */
#ifndef KALATA_STORE_RULEBOOK_H
#define KALATA_STORE_RULEBOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/settings.h"
#include "core/atlas.h"
#include "core/ballot.h"
#include "core/campaign.h"
#include "core/catalog.h"
#include "core/dialog_text.h"
#include "core/form_def.h"
#include "core/lexicon.h"
#include "core/msisdn.h"
#include "core/occupation.h"

#define CAMPAIGNS_MAX	   16
#define FORM_KEYWORDS_MAX  8	/* of one form */

struct language {
	char		code[8];
	char		name[40];	/* its own: "bamanankan" */
	struct catalog	catalog;
};

/* One campaign with all that belongs to it. */
struct ballot_paper {
	struct campaign	campaign;
	struct atlas	atlas;
	struct lexicon	lexicon;
	/* texts[language][key]: the campaign's own, else NULL = the language pack's */
	char		*text[LANGUAGES_MAX][ANSWER_N];
	int		 segments[ANSWER_N];	/* 1 unless the campaign says more */
	/* the nomination, if the campaign has one, then the document's forms in their order */
	struct form_def	form[FORMS_MAX];
	size_t		 n_forms;
	/* how to begin form i by SMS, NULL after the last; the nomination has the languages' words */
	const char	*keyword[FORMS_MAX][FORM_KEYWORDS_MAX];
	struct dialog_words words;
	char		**owned;	/* texts of the document that forms and words point into */
	size_t		 n_owned;
	struct term	*terms;
	uint32_t	*typo_order;
};

struct rulebook {
	int		 refs;		/* atomic: rulebook_ref/unref */
	struct language	 language[LANGUAGES_MAX];	/* as configured, the first is the default */
	size_t		 n_languages;
	struct numbering numbering;
	struct numbering_row *numbering_rows;
	struct occupations occupations;
	struct occupation_row *occupation_rows;
	struct ballot_paper *paper[CAMPAIGNS_MAX];
	size_t		 n_papers;
	/* every address and sender of our channels, as msisdn_address() writes them */
	char		(*ours)[ADDRESS_MAX];
	size_t		 n_ours;
};

/* A campaign's document as the database keeps it. */
struct campaign_doc {
	char	id[CAMPAIGN_ID_MAX];
	bool	closed;		/* by an operator */
	char	*json;		/* owned by whoever made the list */
};

/* Called for each thing wrong with a document: `where` is a path like "candidates[2].code". */
typedef void (*rulebook_complaint)(void *ctx, const char *where, const char *what);

/*
 * Builds from settings and documents. NULL when anything is wrong; every fault is told,
 * not only the first. The result has one reference.
 */
struct rulebook *rulebook_build(const struct settings *, const struct campaign_doc *, size_t n,
    rulebook_complaint, void *ctx);
struct rulebook *rulebook_ref(struct rulebook *);
void	rulebook_unref(struct rulebook *);

/* The campaign a message to `to` belongs to at that moment: of those with the address (or
 * with no addresses at all) the one whose vote is open, else one whose nomination or form is, else the
 * next to open, else the last closed. NULL when there is none. `to` as msisdn_address() writes it. */
const struct ballot_paper *rulebook_route(const struct rulebook *, const char *to, int64_t now_ms);
const struct ballot_paper *rulebook_campaign(const struct rulebook *, const char *id);

/* Is this one of our own numbers? A message from one is an answer that came back: the start
 * of a loop. `address` as msisdn_address() writes it. */
bool	rulebook_is_ours(const struct rulebook *, const char *address);

/* The template for a key in a language, falling back to the default language; never NULL. */
const char *rulebook_text(const struct rulebook *, const struct ballot_paper *, int language,
    enum answer_key);
/* The same without what the campaign says of its own: the language pack's, "" when it has none. */
const char *rulebook_pack_text(const struct rulebook *, int language, enum answer_key);
/* The longest a text's placeholders will ever be there: what it is measured with. `choices` (1 KB is
 * enough) holds one of them. */
struct wording_values;
void	rulebook_longest(const struct rulebook *, const struct ballot_paper *, int language,
    struct wording_values *, struct buf *choices);
/* -1 when not enabled. */
int	rulebook_language(const struct rulebook *, const char *code);

#endif
