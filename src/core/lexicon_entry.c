/*
 * From what a language pack or a campaign says to terms: which context and msgid of
 * config/languages means what. The words are there; only their roles are named here.
 */
#include "core/lexicon.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "core/fold.h"

#define PART_MIN 3 /* letters a part of a name needs to stand for it */

/* An id of NULL is every other id of the context. */
static const struct role {
	const char *context, *id;
	enum term_kind kind;
	int value;
} roles[] = {
    {"keyword", "vote", TERM_KEYWORD, KEYWORD_VOTE},
    {"keyword", "nominate", TERM_KEYWORD, KEYWORD_NOMINATE},
    {"keyword", "help", TERM_KEYWORD, KEYWORD_HELP},
    {"keyword", "stop", TERM_KEYWORD, KEYWORD_STOP},
    {"keyword", "start", TERM_KEYWORD, KEYWORD_START},
    {"keyword", "language", TERM_KEYWORD, KEYWORD_LANGUAGE},
    {"keyword", "region", TERM_KEYWORD, KEYWORD_REGION},
    {"keyword", "status", TERM_KEYWORD, KEYWORD_STATUS},
    {"keyword", "results", TERM_KEYWORD, KEYWORD_RESULTS},
    {"keyword", "fix", TERM_KEYWORD, KEYWORD_FIX},
    {"keyword", "cancel", TERM_KEYWORD, KEYWORD_CANCEL},
    {"filler", "greeting", TERM_FILLER, FILLER_GREETING},
    {"filler", "polite", TERM_FILLER, FILLER_POLITE},
    {"filler", "identity", TERM_FILLER, FILLER_IDENTITY},
    {"filler", "join", TERM_FILLER, FILLER_JOIN},
    {"filler", "loose", TERM_FILLER, FILLER_LOOSE},
    {"filler", "pointer", TERM_FILLER, FILLER_POINTER},
    {"filler", "noun", TERM_FILLER, FILLER_POINTER},
    {"filler", NULL, TERM_FILLER, FILLER_ANY},
    {"negation", NULL, TERM_NEGATION, 0},
    {"question", NULL, TERM_QUESTION, 0},
    {"word", "person", TERM_WORD, WORD_PERSON},
    {"word", "other", TERM_WORD, WORD_OTHER},
    {"word", "doubt", TERM_WORD, WORD_DOUBT},
    {"word", NULL, TERM_WORD, WORD_ANY},
    {"unit", "before", TERM_UNIT, UNIT_BEFORE},
    {"unit", "after", TERM_UNIT, UNIT_AFTER},
    {"unit", NULL, TERM_UNIT, UNIT_BOTH},
    {"yesno", "yes", TERM_YES, 0},
    {"yesno", "no", TERM_NO, 0},
};

static bool
is_full(const struct lexicon *lex)
{
	return lex->n == lex->cap;
}

/* One item of a list: '_' becomes a blank. */
static bool
add_item(struct lexicon *lex, const char *item, size_t len, enum term_kind kind,
    int language, int value)
{
	char phrase[2 * TERM_TEXT_MAX];
	size_t i;

	if (len == 0 || len >= sizeof(phrase))
		return true;
	for (i = 0; i < len; i++)
		phrase[i] = item[i] == '_' ? ' ' : item[i];
	phrase[len] = '\0';
	return lexicon_add(lex, phrase, kind, language, value) || !is_full(lex);
}

static bool
add_list(
    struct lexicon *lex, const char *list, enum term_kind kind, int language, int value)
{
	size_t len;

	while (*list != '\0') {
		len = strcspn(list, " \n\t");
		if (!add_item(lex, list, len, kind, language, value))
			return false;
		list += len + strspn(list + len, " \n\t");
	}
	return true;
}

bool
lexicon_add_entry(struct lexicon *lex, const char *context, const char *id,
    const char *text, int language)
{
	int64_t number;
	size_t i;

	if (strcmp(context, "robot") == 0)
		return lexicon_add(lex, text, TERM_ROBOT, language, 0) || !is_full(lex);
	if (strcmp(context, "number") == 0)
		return !text_i64(id, 0, INT16_MAX, &number) ||
		       add_list(lex, text, TERM_NUMBER, language, (int)number);
	if (strcmp(context, "language") == 0)
		return add_list(lex, strcmp(id, "words") == 0 ? text : "", TERM_LANGUAGE,
		    language, language);
	for (i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (strcmp(roles[i].context, context) == 0 &&
		    (roles[i].id == NULL || strcmp(roles[i].id, id) == 0))
			return add_list(
			    lex, text, roles[i].kind, language, roles[i].value);
	return true;
}

bool
lexicon_add_code(struct lexicon *lex, const char *code, int candidate)
{
	return lexicon_add(lex, code, TERM_CODE, NO_LANGUAGE, candidate);
}

bool
lexicon_add_name(struct lexicon *lex, const char *name, int candidate)
{
	struct folded words;
	size_t i;
	BUF(joined, TERM_TEXT_MAX);

	if (!lexicon_add(lex, name, TERM_NAME, NO_LANGUAGE, candidate))
		return false;
	fold_words(name, strlen(name), &words);
	for (i = 0; i < words.n && words.n > 1; i++) {
		(void)buf_add(&joined, words.word[i].text); /* `cut` is looked at below */
		if (words.word[i].len >= PART_MIN && !words.word[i].digits &&
		    !lexicon_add(
			lex, words.word[i].text, TERM_NAME_PART, NO_LANGUAGE, candidate))
			return false;
	}
	return joined.len == 0 || joined.cut ||
	       lexicon_add(lex, joined.data, TERM_NAME, NO_LANGUAGE, candidate);
}
