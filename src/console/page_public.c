/*
 * Results for everybody, where the campaign says so. A link in a newspaper brings ten
 * thousand readers in a minute: the page is rendered once in a few seconds for all of
 * them, compressed once, and who has it already gets 304. It looks at nothing of who
 * asks: no cookie, no session, and the language is in the address, so that every cache on
 * the way may keep it.
 */
#include "console/pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/embed.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "console/direct.h"
#include "console/gzip.h"

#define KEEP_MS 3000
#define CACHE   "public, max-age=15"

/* A page as it is sent, in one language. */
struct copy {
	char id[CAMPAIGN_ID_MAX];
	bool english;
	int64_t made_ms; /* monotonic; 0 = none */
	char etag[24];
	char *plain, *small; /* owned; small NULL: it does not compress */
	size_t plain_len, small_len;
};
static struct copy copies[2 * CAMPAIGNS_MAX]; /* the loop's */

static struct copy *
copy_of(const char *id, bool english)
{
	struct copy *oldest = &copies[0];
	size_t i;

	for (i = 0; i < sizeof(copies) / sizeof(copies[0]); i++) {
		if (copies[i].english == english && strcmp(copies[i].id, id) == 0)
			return &copies[i];
		if (copies[i].made_ms < oldest->made_ms)
			oldest = &copies[i];
	}
	oldest->made_ms = 0;
	oldest->english = english;
	(void)text_copy(oldest->id, sizeof(oldest->id), id); /* of the same size */
	return oldest;
}

/* The page is of nobody in particular. False: refused and ended, as where there is none.
 */
static bool
enter(struct page *p)
{
	const char *lang = fields_text(&p->query, "lang");

	if (!p->paper->campaign.public_results) {
		page_error(p, 404, T(p, "Pas de telle campagne.", "No such campaign."));
		return false;
	}
	p->visitor = (struct visitor){.english = strcmp(lang, "en") == 0};
	p->html.english = p->visitor.english;
	return true;
}

static void
other_language(const struct direct *d)
{
	struct page *p = d->page;

	html_f(&p->html,
	    "<p class=\"row\"><a href=\"/r/%s?lang=%s\" lang=\"%s\" "
	    "hreflang=\"%s\">%s</a> ",
	    d->campaign->id, T(p, "en", "fr"), T(p, "en", "fr"), T(p, "en", "fr"),
	    T(p, "In English", "En français"));
	html_f(&p->html, "<a href=\"/r/%s/resultats.csv?lang=%s\">%s</a></p>\n",
	    d->campaign->id, T(p, "fr", "en"),
	    T(p, "Tableau pour Excel (CSV)", "Table for Excel (CSV)"));
}

static void
write_page(const struct direct *d)
{
	struct page *p = d->page;
	struct html *h = &p->html;

	p->head_extra =
	    "<noscript><meta http-equiv=\"refresh\" content=\"60\"></noscript>\n";
	page_open_bare(p, direct_title(p), "public.js", true);
	html_raw(h, "<p>");
	direct_window(d);
	html_raw(h, "</p>\n<p class=\"muted\">");
	html_raw(h, T(p, "Chiffres du ", "Numbers of "));
	html_time(h, d->board->results.as_of_ms);
	html_f(h, "%s</p>\n",
	    T(p, ", heure de Bamako. La page se met à jour chaque minute.",
		", Bamako time. The page brings itself up to date each minute."));
	direct_figures(d);
	direct_standings(d);
	direct_map(d);
	direct_regions(d);
	direct_sources(d);
	direct_ledger(d);
	other_language(d);
	html_raw(h, "</main>\n</body>\n</html>\n");
}

/* Keeps what the page's html holds. */
static void
keep(struct copy *c, const struct html *h)
{
	unsigned char hash[LEDGER_HASH_LEN];
	struct digest digest;
	struct buf b;

	free(c->plain);
	free(c->small);
	c->plain = xmalloc(h->len + 1);
	memcpy(c->plain, h->data, h->len + 1);
	c->plain_len = h->len;
	c->small = gzip_bytes(h->data, h->len, &c->small_len);
	c->made_ms = clock_mono_ms();
	digest_start(&digest);
	digest_bytes(&digest, h->data, h->len);
	digest_end(&digest, hash);
	buf_init(&b, c->etag, sizeof(c->etag));
	(void)buf_add(&b, "W/\""); /* of the content, however it is compressed */
	text_hex(&b, hash, 8);
	(void)buf_add(&b, "\"");
}

static void
send_copy(struct page *p, const struct copy *c)
{
	bool small = p->accept_gzip && c->small != NULL;
	struct embedded bytes = {
	    .data = (const unsigned char *)(small ? c->small : c->plain),
	    .len = small ? c->small_len : c->plain_len,
	};

	p->html.len = 0;
	page_header(p, "ETag", c->etag);
	page_header(p, "Vary", "Accept-Encoding");
	if (strcmp(p->if_none_match, c->etag) == 0)
		page_reply(p, 304, NULL, CACHE);
	else
		page_send_bytes(p, "text/html; charset=utf-8", CACHE, &bytes, small);
}

void
public_results(struct page *p)
{
	struct copy *c;
	struct direct d;

	if (!enter(p))
		return;
	c = copy_of(p->paper->campaign.id, p->visitor.english);
	if (c->made_ms == 0 || clock_mono_ms() - c->made_ms > KEEP_MS) {
		if (!direct_make(p, &d))
			return;
		write_page(&d);
		keep(c, &p->html);
	}
	send_copy(p, c);
}

void
public_csv(struct page *p)
{
	if (enter(p))
		direct_csv(p, CACHE);
}
