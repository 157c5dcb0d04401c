#include "console/composer.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "console/pages.h"

static int64_t
dearest(const struct page *p)
{
	const struct settings *s = &p->console->config->settings;
	int64_t most = 0;
	size_t i;

	for (i = 0; i < s->n_channels; i++)
		if (s->channels[i].price_milli > most)
			most = s->channels[i].price_milli;
	return most;
}

void
composer_measure(const struct page *p, int language, enum answer_key key,
    const char *text, int segments, struct measured *m)
{
	struct wording_values v;
	struct buf preview;
	BUF(choices, 1024);

	rulebook_longest(p->rulebook, p->paper, language, &v, &choices);
	m->lint = wording_lint(key, text, &v, segments, true);
	buf_init(&preview, m->preview, sizeof(m->preview));
	wording_render(text, &v, &preview);
	/* a letter the alphabet lacks makes the whole message UCS-2: counted as it would
	 * be */
	m->size = m->lint.what == LINT_LETTER ? gsm7_measure(text, strlen(text))
					      : gsm7_measure(preview.data, preview.len);
	m->milli = dearest(p) * (int64_t)m->size.segments;
}

static void
francs(struct html *h, int64_t milli)
{
	int64_t cents = (milli + 5) / 10;

	html_number(h, cents / 100);
	if (cents % 100 != 0)
		html_f(h, "%c%lld%lld", h->english ? '.' : ',',
		    (long long)(cents % 100 / 10), (long long)(cents % 10));
	html_raw(h, "\xc2\xa0"
		    "FCFA");
}

static void
what_is_wrong(struct page *p, const struct measured *m)
{
	BUF(letter, 8);

	switch (m->lint.what) {
	case LINT_OK:
	case LINT_EMPTY:
		break;
	case LINT_LONG:
		html_f(&p->html, " <strong>%s</strong>", T(p, "Trop long.", "Too long."));
		break;
	case LINT_PLACEHOLDER:
		html_f(&p->html, " <strong>{%s} %s</strong>", m->lint.placeholder,
		    T(p, "n'existe pas ici.", "does not exist here."));
		break;
	case LINT_LETTER:
		(void)text_add_rune(&letter, m->lint.rune);
		html_f(&p->html, " <strong>« %s » %s", letter.data,
		    T(p,
			"n'est pas dans l'alphabet des SMS : tout le message passerait à "
			"70 signes par SMS.",
			"is not in the SMS alphabet: the whole message would go to 70 "
			"characters an SMS."));
		if (m->lint.substitute[0] != '\0')
			html_f(&p->html, " %s « %s ».", T(p, "Écrivez", "Write"),
			    m->lint.substitute);
		html_raw(&p->html, "</strong>");
		break;
	}
}

void
composer_line(struct page *p, const struct measured *m, int segments)
{
	size_t limit = m->size.gsm7 ? (segments > 1 ? (size_t)segments * 153 : 160)
				    : (segments > 1 ? (size_t)segments * 67 : 70);

	html_f(&p->html, "%zu %s %zu %s (%s), %zu SMS", m->size.units, T(p, "de", "of"),
	    limit,
	    T(p, "signes avec les noms les plus longs",
		"characters with the longest names"),
	    m->size.gsm7 ? "GSM-7" : "UCS-2", m->size.segments);
	if (m->milli > 0) {
		html_raw(&p->html, ", ");
		francs(&p->html, m->milli);
		html_raw(&p->html, T(p, " la réponse, ", " an answer, "));
		francs(&p->html, m->milli * 1000);
		html_raw(&p->html, T(p,
				       " pour 1\xe2\x80\xaf"
				       "000 votants",
				       " for 1,000 voters"));
	}
	html_raw(&p->html, ".");
	what_is_wrong(p, m);
}

/* GET …/mesure?cle=vote_counted&langue=fr&texte=…: the line as HTML, and the preview. */
void
text_measure(struct page *p)
{
	int key = wording_find(fields_text(&p->query, "cle"));
	int language = rulebook_language(p->rulebook, fields_text(&p->query, "langue"));
	const char *text = fields_text(&p->query, "texte");
	static struct measured m; /* the loop's; large */
	int64_t segments = 1;
	cJSON *o;

	if (key < 0 || language < 0 || strlen(text) >= TEXT_MAX) {
		page_problem(p, 400, "cle, langue and texte are needed");
		return;
	}
	(void)fields_number(&p->query, "segments", 1, 4, &segments);
	composer_measure(p, language, (enum answer_key)key, text, (int)segments, &m);
	composer_line(p, &m, (int)segments);
	o = cJSON_CreateObject();
	(void)cJSON_AddStringToObject(o, "line", p->html.data);
	(void)cJSON_AddStringToObject(o, "preview", m.preview);
	(void)cJSON_AddBoolToObject(o, "fine", m.lint.what == LINT_OK);
	p->html.len = 0;
	page_send_json(p, 200, o);
}
