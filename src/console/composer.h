/*
 * What a text costs: filled with the longest names it will meet, written into the SMS alphabet,
 * counted. The same for the page and for its module, which asks at every pause of the keys.
 */
#ifndef KALATA_CONSOLE_COMPOSER_H
#define KALATA_CONSOLE_COMPOSER_H

#include "console/page.h"
#include "core/wording.h"

struct measured {
	struct lint_result lint;
	struct gsm7_size size;		/* with the longest names */
	char	preview[2 * TEXT_MAX];	/* as it would be sent then */
	int64_t	milli;			/* thousandths of a FCFA by the dearest channel; 0 = not known */
};
/* `segments`: how many SMS it may have. */
void	composer_measure(const struct page *, int language, enum answer_key, const char *text, int segments,
    struct measured *);
/* One line for people: "142 de 160 signes, 1 SMS, 12,5 FCFA", or what is wrong. */
void	composer_line(struct page *, const struct measured *, int segments);

#endif
