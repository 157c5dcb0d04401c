/*
 * Folding: whatever text comes, folding it twice is folding it once, the words hold nothing
 * but what words may hold, and each word lies where it says in the text.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/fold.h"

#define TEXT_MAX_BYTES 2048

static void
must(bool so)
{
	if (!so)
		abort();
}

static void
check_word(const struct fold_word *w, size_t len)
{
	size_t i;

	must(w->len > 0 && w->len < FOLD_WORD_MAX && strlen(w->text) == w->len);
	must(w->at < w->end && w->end <= len);
	must(text_is_utf8(w->text, w->len));
	for (i = 0; i < w->len; i++) {
		unsigned char c = (unsigned char)w->text[i];
		bool digit = c >= '0' && c <= '9';

		must(digit == w->digits);
		must(digit || (c >= 'a' && c <= 'z') || c >= 0x80);
	}
}

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct folded words;
	size_t i;
	BUF(text, 4 * TEXT_MAX_BYTES);
	BUF(once, 4 * TEXT_MAX_BYTES);
	BUF(twice, 4 * TEXT_MAX_BYTES);

	if (size > TEXT_MAX_BYTES)
		return 0;
	text_scrub(&text, (const char *)data, size);
	fold_words(text.data, text.len, &words);
	must(words.n <= FOLD_WORDS_MAX);
	for (i = 0; i < words.n; i++) {
		check_word(&words.word[i], text.len);
		must(i == 0 || words.word[i].at >= words.word[i - 1].at);
		must(i == 0 || words.word[i].spaced || words.word[i].mark != 0 ||
		    words.word[i].digits != words.word[i - 1].digits || words.cut);
	}
	fold_text(text.data, text.len, &once);
	must(once.cut == words.cut);
	fold_text(once.data, once.len, &twice);
	must(once.len == twice.len && memcmp(once.data, twice.data, once.len) == 0);
	return 0;
}
