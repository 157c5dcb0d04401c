/*
 * Understanding: whatever text comes, what is understood lies within the campaign, a vote
 * has a word that stands for exactly its candidate and none that denies or asks, and
 * neither blanks nor capitals change what is meant. Where the digit alone is not enough, a vote has
 * its keyword, and would be the same vote where it is.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/understand.h"
#include "store/rulebook.h"

#define TEXT_MAX_BYTES 2048

static struct rulebook *rb;

static void
must(bool so)
{
	if (!so)
		abort();
}

static void
complain(void *ctx, const char *where, const char *what)
{
	(void)ctx;
	(void)fprintf(stderr, "%s: %s\n", where, what);
}

static void
campaign_json(char *out, size_t cap, const char *id, const char *bare)
{
	must((size_t)snprintf(out, cap,
	    "{\"id\":\"%s\",\"title\":{\"fr\":\"Essai\"},\"regions\":\"ml-2023\","
	    "\"addresses\":[],\"vote\":{\"opens\":\"2026-11-01T08:00:00Z\","
	    "\"closes\":\"2026-11-15T20:00:00Z\",\"grace_minutes\":0,\"revote\":\"last\","
	    "\"bare_code\":%s,\"echo_choice\":true,\"ask_region\":true,"
	    "\"public_results\":false},\"candidates\":["
	    "{\"code\":\"1\",\"name\":\"Aminata Kouyaté\"},"
	    "{\"code\":\"2\",\"name\":\"Moussa Diarra\",\"aliases\":[\"Docteur Moussa\"]},"
	    "{\"code\":\"K3\",\"name\":\"Boubacar Sidibé\"},"
	    "{\"code\":\"10\",\"name\":\"Fatoumata Diarra\"}]}", id, bare) < cap);
}

static void
build(void)
{
	static struct settings s = {.country = "ML", .n_languages = 4};
	static const char *const languages[] = {"fr", "bm", "ff", "ses"};
	static char json[2][2048];
	struct campaign_doc docs[2] = {{.id = "on", .json = json[0]},
	    {.id = "off", .json = json[1]}};

	for (size_t i = 0; i < s.n_languages; i++)
		must(text_copy(s.languages[i], sizeof(s.languages[i]), languages[i]));
	campaign_json(json[0], sizeof(json[0]), "on", "true");
	campaign_json(json[1], sizeof(json[1]), "off", "false");
	rb = rulebook_build(&s, docs, 2, complain, NULL);
	must(rb != NULL);
}

static void
check_bounds(const struct intent *in, const struct ballot_paper *p)
{
	must(in->kind >= INTENT_NONE && in->kind < INTENT_ANSWER);
	must(in->n_choices <= CHOICES_MAX);
	must(in->n_choices == 0 || in->kind == INTENT_ASK);
	for (size_t i = 0; i < in->n_choices; i++) {
		must(in->choice[i] >= 0 && (size_t)in->choice[i] < p->campaign.n_candidates);
		must(i == 0 || in->choice[i] > in->choice[i - 1]);
	}
	must((in->kind == INTENT_VOTE) == (in->candidate >= 0));
	must(in->candidate < (int)p->campaign.n_candidates);
	must(in->region >= PLACE_AMBIGUOUS && in->region < (int)p->atlas.n);
	must(in->language >= NO_LANGUAGE && in->language < (int)rb->n_languages);
	must(in->chosen_language >= NO_LANGUAGE && in->chosen_language < (int)rb->n_languages);
	must(in->n_words <= FOLD_WORDS_MAX);
	must(in->form >= -1 && in->form < FORMS_MAX);
	must(in->form < 0 || in->kind == INTENT_FORM || in->kind == INTENT_CANCEL);
}

static void
check_vote(const struct intent *in, bool needs_keyword)
{
	bool pointed = false, keyword = false;

	for (size_t i = 0; i < in->n_words; i++) {
		switch ((enum reading)in->word[i].reading) {
		case READ_CODE: case READ_NAME: case READ_NUMBER_WORD:
			must(in->word[i].value == in->candidate || in->word[i].value == -1);
			pointed = pointed || in->word[i].value == in->candidate;
			break;
		case READ_KEYWORD:
			keyword = keyword || in->word[i].value == KEYWORD_VOTE;
			must(in->word[i].value != KEYWORD_STOP && in->word[i].value != KEYWORD_CANCEL);
			break;
		case READ_NEGATION: case READ_QUESTION: case READ_ROBOT:
			abort();
		case READ_UNEXPLAINED: case READ_WORD: case READ_UNIT:
		case READ_PLACE: case READ_LANGUAGE: case READ_FILLER: case READ_FIGURE:
		case READ_FORM:
			break;
		}
	}
	must(pointed);
	must(keyword || !needs_keyword);
}

static void
check_same(const struct intent *a, const struct intent *b)
{
	must(a->kind == b->kind && a->candidate == b->candidate && a->region == b->region);
	must(a->n_choices == b->n_choices && a->language == b->language);
}

/* Random bytes seldom spell words: behind a byte 1, each byte stands for one of these. */
static const char *const tokens[] = {" ", " ", ",", ".", "?", "-", "/", ":", "+", "'", "*", "<",
    "%", "\n", "1", "2", "3", "10", "0", "12", "500", "2026", "76", "66000001", "vote", "votte",
    "je", "v", "k", "wote", "pour", "le", "la", "a", "un", "deux", "vingt", "kelen", "aminata",
    "aminnata", "kouyate", "moussa", "diarra", "fatou", "sidibe", "b", "l", "o", "i", "eme",
    "er", "h", "f", "heures", "novembre", "lundi", "fois", "pas", "ne", "non", "jamais", "qui",
    "ou", "et", "si", "stop", "aide", "langue", "bambara", "statut", "resultat", "nom", "region",
    "sikasso", "bamba", "segou", "votre", "route", "keita", "bonjour", "merci", "c", "est",
    "m", "appelle", "svp", "oui", "peux", "tu", "me", "rappeler", "solde", "zut", "ye", "be",
    "numero", "candidat", "commune", "les", "trois", "5", "4", "annuler", "corriger",
    "propose", "nomination", "&", "ç", "ɛ", "３"};

static void
read_input(struct buf *text, const uint8_t *data, size_t size)
{
	if (size == 0 || data[0] != 1) {
		text_scrub(text, (const char *)data, size);
		return;
	}
	for (size_t i = 1; i < size && i < TEXT_MAX_BYTES / 8; i++)
		(void)buf_addf(text, "%s%s", data[i] >= 128 ? "" : " ",
		    tokens[data[i] % (sizeof(tokens) / sizeof(tokens[0]))]);
}

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct ballot_paper *on, *off;
	struct intent bare, strict, other;
	BUF(text, 4 * TEXT_MAX_BYTES);
	BUF(loud, 4 * TEXT_MAX_BYTES);

	if (size > TEXT_MAX_BYTES)
		return 0;
	if (rb == NULL)
		build();
	on = rb->paper[0];
	off = rb->paper[1];
	read_input(&text, data, size);
	understand(&on->lexicon, &on->campaign, text.data, text.len, &bare);
	check_bounds(&bare, on);
	must(bare.rest <= text.len);
	if (bare.kind == INTENT_VOTE)
		check_vote(&bare, false);
	understand(&off->lexicon, &off->campaign, text.data, text.len, &strict);
	check_bounds(&strict, off);
	if (strict.kind == INTENT_VOTE) {
		check_vote(&strict, true);
		must(bare.kind == INTENT_VOTE && bare.candidate == strict.candidate);
	}
	(void)buf_add(&loud, " ");
	for (size_t i = 0; i < text.len; i++)
		(void)buf_char(&loud, text.data[i] >= 'a' && text.data[i] <= 'z' ?
		    (char)(text.data[i] - 32) : text.data[i]);
	(void)buf_add(&loud, " \n");
	understand(&on->lexicon, &on->campaign, loud.data, loud.len, &other);
	check_same(&bare, &other);
	return 0;
}
