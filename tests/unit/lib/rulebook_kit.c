#include "rulebook_kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "store/campaign_json.h"

struct settings book_settings;
char book_told[8192];

void
book_tell(void *ctx, const char *where, const char *what)
{
	size_t len = strlen(book_told);

	(void)ctx;
	(void)snprintf(book_told + len, sizeof(book_told) - len, "%s: %s\n", where, what);
}

struct rulebook *
book_build(const char *json)
{
	struct campaign_doc doc = {.json = (char *)(uintptr_t)json};

	book_told[0] = '\0';
	(void)campaign_json_id(json, doc.id);
	return rulebook_build(&book_settings, &doc, 1, book_tell, NULL);
}

/* A good document with one thing replaced. */
const char *
book_document(const char *was, const char *is)
{
	static const char good[] =
	    "{\"id\":\"icon-2026\",\"title\":{\"fr\":\"Icône de l'intégrité "
	    "2026\",\"bm\":\"Kalata\"},"
	    "\"regions\":\"ml-2023\",\"addresses\":[\"36777\",\"+22378202828\"],"
	    "\"vote\":{\"opens\":\"2026-11-01T08:00:00Z\",\"closes\":\"2026-11-15T20:00:"
	    "00Z\","
	    "\"grace_minutes\":30,\"revote\":\"last\"},"
	    "\"candidates\":[{\"code\":\"1\",\"name\":\"Awa "
	    "Exemple\",\"aliases\":[\"Tantie\"],"
	    "\"gender\":\"F\",\"sector\":\"sante\",\"place\":\"Sikasso\",\"seniority\":"
	    "12},"
	    "{\"code\":\"2\",\"name\":\"Issa Modele\"}],"
	    "\"texts\":{\"fr\":{\"vote_counted\":\"Merci: {code} {name} {receipt}\"}}}";
	static char text[4096];
	const char *at;
	struct buf b;

	if (was == NULL)
		return good;
	at = strstr(good, was);
	assert_non_null(at);
	buf_init(&b, text, sizeof(text));
	buf_addn(&b, good, (size_t)(at - good));
	buf_add(&b, is);
	buf_add(&b, at + strlen(was));
	assert_false(b.cut);
	return text;
}

int
book_prepare(void **state)
{
	(void)state;
	book_settings.n_languages = 2;
	(void)text_copy(book_settings.languages[0], sizeof(book_settings.languages[0]), "fr");
	(void)text_copy(book_settings.languages[1], sizeof(book_settings.languages[1]), "bm");
	(void)text_copy(book_settings.country, sizeof(book_settings.country), "ML");
	return 0;
}

