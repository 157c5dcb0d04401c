/*
 * People part what they write with whatever their keypad gives first, and mix. So nearly
 * every mark parts, except where it joins: a dash inside a name, a comma or slash between
 * digits. Too many pieces do no harm: what nothing claims is put together again as it
 * stood.
 */
#include "core/answers_piece.h"

#include <string.h>

#include "base/text.h"

#define LABEL_WORDS 4
#define LABEL_MAX   64

/* ---- labels ---- */

/* What people write before an answer of the well-known fields. `bare`: also without a
 * colon. */
static const struct {
	const char *text, *key;
	bool bare;
} labels[] = {
    {"nom", "name", true},
    {"noms", "name", true},
    {"prenom", "name", true},
    {"prenoms", "name", true},
    {"nom et prenom", "name", true},
    {"prenom et nom", "name", true},
    {"nom et prenoms", "name", true},
    {"nom complet", "name", true},
    {"nom prenom", "name", true},
    {"fonction", "position", true},
    {"poste", "position", false},
    {"profession", "position", true},
    {"metier", "position", true},
    {"emploi", "position", true},
    {"travail", "position", false},
    {"service", "service", false},
    {"structure", "service", true},
    {"institution", "service", false},
    {"lieu de travail", "service", true},
    {"lieu de service", "service", true},
    {"lieu", "place", true},
    {"ville", "place", false},
    {"commune", "place", false},
    {"cercle", "place", false},
    {"village", "place", false},
    {"localite", "place", true},
    {"adresse", "place", false},
    {"region", "region", false},
    {"secteur", "sector", false},
    {"domaine", "sector", false},
    {"sexe", "gender", true},
    {"genre", "gender", true},
    {"anciennete", "seniority", true},
    {"experience", "seniority", false},
    {"raison", "reason", true},
    {"raisons", "reason", true},
    {"motif", "reason", true},
    {"motifs", "reason", true},
    {"pourquoi", "reason", true},
    {"lien", "relation", true},
    {"relation", "relation", true},
    {"reference", "referee1", false},
    {"temoin", "referee1", false},
    {"referent", "referee1", false},
    {"reference 1", "referee1", true},
    {"reference 2", "referee2", true},
    {"referent 1", "referee1", true},
    {"referent 2", "referee2", true},
    {"temoin 1", "referee1", true},
    {"temoin 2", "referee2", true},
};

static bool
folds_to(const char *text, const char *folded)
{
	BUF(b, LABEL_MAX);

	fold_text(text, strlen(text), &b);
	return !b.cut && strcmp(b.data, folded) == 0;
}

/* The field a folded label names; -1 none. */
static int
field_of_label(const struct form_def *form, const char *label, bool bare)
{
	size_t i, l;

	for (i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (strcmp(labels[i].text, label) == 0 && (labels[i].bare || !bare) &&
		    form_field(form, labels[i].key) >= 0)
			return form_field(form, labels[i].key);
	for (i = 0; i < form->n_fields && !bare; i++) {
		if (folds_to(form->field[i].key, label))
			return (int)i;
		for (l = 0; l < CAMPAIGN_LANGUAGES; l++)
			if (form->field[i].label[l] != NULL &&
			    folds_to(form->field[i].label[l], label))
				return (int)i;
	}
	return -1;
}

/* Of words [first, first + n). */
static int
label_at(const struct form_def *form, const struct folded *w, size_t first, size_t n,
    bool bare)
{
	size_t i;
	BUF(label, LABEL_MAX);

	for (i = first; i < first + n; i++)
		if ((i > first && !buf_char(&label, ' ')) ||
		    !buf_add(&label, w->word[i].text))
			return -1;
	return field_of_label(form, label.data, bare);
}

static void
put_label(struct answer_piece *p, int field, const struct fold_word *word)
{
	p->field = field;
	p->first_name = strncmp(word->text, "prenom", 6) == 0;
}

/* ---- separators ---- */

static bool
is_digit(const char *text, size_t len, size_t at)
{
	return at < len && text[at] >= '0' && text[at] <= '9';
}

static bool
is_blank(const char *text, size_t len, size_t at)
{
	return at >= len || (unsigned char)text[at] <= ' ';
}

/* Does the dash of n bytes stand alone between blanks? */
static bool
is_spaced(const char *text, size_t len, size_t at, size_t n)
{
	return (at == 0 || is_blank(text, len, at - 1)) && is_blank(text, len, at + n);
}

static bool
is_separator(const char *text, size_t len, size_t at, uint32_t rune, size_t n)
{
	switch (rune) {
	case ',':
	case '/':
		return at == 0 || !is_digit(text, len, at - 1) ||
		       !is_digit(text, len, at + 1);
	case ';':
	case '|':
	case '\n':
	case '\r':
	case '*':
	case '#':
	case 0x060c: /* Arabic comma */
	case 0x061b:
	case 0x07f8: /* N'Ko comma */
	case 0xff0c: /* full width */
		return true;
	case '-':
	case 0x2013:
	case 0x2014:
		return is_spaced(text, len, at, n);
	case '(': /* not "(+223)" */
		return !is_digit(text, len, at + 1) &&
		       (at + 1 >= len || text[at + 1] != '+');
	case ')':
		return at == 0 || !is_digit(text, len, at - 1);
	default:
		return false;
	}
}

/* "medecin. CSREF": a sentence ends; "Dr. Awa", "M. Exemple", "C.A.P." go on. */
static bool
is_full_stop(const char *text, size_t len, size_t at)
{
	size_t i, letters = 0;

	if (text[at] != '.' || !is_blank(text, len, at + 1))
		return false;
	for (i = at; i > 0 && (unsigned char)text[i - 1] > ' ' && text[i - 1] != '.'; i--)
		letters++;
	return letters > 2;
}

/* ---- cutting ---- */

struct cutting {
	const struct form_def *form;
	const char *text;
	size_t len;
	bool stops; /* full stops part */
	struct answer_piece *piece;
	size_t n;
	struct answer_piece open; /* the one being read */
};

static bool
has_words(const struct cutting *c, struct piece_span s)
{
	struct folded w;

	fold_words(c->text + s.at, s.end - s.at, &w);
	return w.n > 0;
}

static void
close_piece(struct cutting *c, size_t end, size_t next)
{
	c->open.text.end = end;
	if (has_words(c, c->open.text))
		c->piece[c->n++] = c->open;
	memset(&c->open, 0, sizeof(c->open));
	c->open.text.at = next;
	c->open.field = -1;
}

/* At a colon: the words before it may be a label, and end what stood before them. */
static void
take_label(struct cutting *c, size_t colon)
{
	struct folded w;
	size_t start = c->open.text.at, n;
	int field;

	fold_words(c->text + start, colon - start, &w);
	if (w.cut)
		return;
	for (n = w.n < LABEL_WORDS ? w.n : LABEL_WORDS; n > 0; n--) {
		field = label_at(c->form, &w, w.n - n, n, false);
		if (field < 0)
			continue;
		close_piece(c, start + w.word[w.n - n].at, colon + 1);
		put_label(&c->open, field, &w.word[w.n - n]);
		return;
	}
}

/* "Fonction medecin" on a line of its own. */
static void
take_bare_label(struct cutting *c, struct answer_piece *p)
{
	struct folded w;
	size_t n;
	int field;

	fold_words(c->text + p->text.at, p->text.end - p->text.at, &w);
	for (n = w.n < LABEL_WORDS ? w.n : LABEL_WORDS; n > 0 && p->field < 0; n--) {
		field = n < w.n ? label_at(c->form, &w, 0, n, true) : -1;
		if (field < 0)
			continue;
		put_label(p, field, &w.word[0]);
		p->text.at += w.word[n].at;
	}
}

static void
cut(struct cutting *c)
{
	uint32_t rune;
	size_t at, n;

	c->n = 0;
	memset(&c->open, 0, sizeof(c->open));
	c->open.field = -1;
	for (at = 0; at < c->len && c->n + 2 < PIECES_MAX; at += n) {
		rune = text_rune(c->text + at, c->len - at, &n);
		if (is_separator(c->text, c->len, at, rune, n) ||
		    (c->stops && is_full_stop(c->text, c->len, at)))
			close_piece(c, at, at + n);
		else if (rune == ':' || rune == '=')
			take_label(c, at);
	}
	close_piece(c, c->len, c->len);
}

size_t
pieces_cut(const struct form_def *form, const char *text, size_t len,
    struct answer_piece piece[PIECES_MAX])
{
	struct cutting c = {.form = form, .text = text, .len = len, .piece = piece};
	size_t i;

	cut(&c);
	if (c.n == 1 && piece[0].field < 0) {
		c.stops = true;
		cut(&c);
	}
	for (i = 0; i < c.n; i++)
		take_bare_label(&c, &piece[i]);
	return c.n;
}
