/*
 * Rulebooks from documents written in a test, and what was told about them.
 */
#ifndef KALATA_TESTS_RULEBOOK_KIT_H
#define KALATA_TESTS_RULEBOOK_KIT_H

#include "store/rulebook.h"

extern struct settings book_settings;	/* fr, bm; Mali */
extern char book_told[8192];			/* of the last build */

/* A group's setup. */
int	book_prepare(void **state);
void	book_tell(void *ctx, const char *where, const char *what);
struct rulebook *book_build(const char *json);
/* A good document with one thing replaced; NULL: as it is. Valid until the next call. */
const char *book_document(const char *was, const char *is);

/* A document of forms alone: no vote, no candidates. */
#define FORMS(nomination, forms)                                                         \
	"{\"id\":\"forms\",\"title\":{\"fr\":\"Essai\"},\"regions\":\"ml-2023\"," nomination     \
	"\"forms\":[" forms "]}"
#define NOMINATION(more)                                                                 \
	"\"nomination\":{\"opens\":\"2026-06-01T00:00:00Z\","                              \
	"\"closes\":\"2026-08-31T00:00:00Z\"" more "},"
#define FORM(id, keyword, more, fields)                                                  \
	"{\"id\":\"" id "\",\"keywords\":[\"" keyword "\"],\"title\":{\"fr\":\"Essai\"}" more  \
	",\"fields\":[" fields "]}"
#define ASKED  ",\"label\":{\"fr\":\"Nom\"},\"ask\":{\"fr\":\"Votre nom ?\"}"
#define NAME   "{\"key\":\"nom\",\"type\":\"name\",\"required\":true" ASKED "}"
#define YES_NO "{\"key\":\"a\",\"label\":{\"fr\":\"Oui\"}},{\"key\":\"b\",\"label\":{\"fr\":\"Non\"}}"

#endif
