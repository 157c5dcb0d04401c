/*
 * What the files of the dialog share: a step on its way, what was typed, and the sheet a
 * screen is drawn on. Drawing and reading use the same sheet, so that what is typed can only
 * mean what was shown. Nobody else includes this.
 */
#ifndef KALATA_CORE_DIALOG_WALK_H
#define KALATA_CORE_DIALOG_WALK_H

#include "core/dialog.h"

/* A conversation being looked at. */
struct view {
	const struct dialog_world *w;
	const struct dialog *d;
	const struct answers *a;	/* never NULL */
	int	language;
};

/* A conversation being moved. */
struct walk {
	const struct dialog_world *w;
	struct dialog *d;
	struct answers *a;
};

/* One input, without the blanks around it. */
struct typed {
	const char *text;
	size_t	len;
	char	folded[TERM_TEXT_MAX];	/* "" when it is longer than any phrase */
	bool	zero, more;		/* "0", "00" */
	bool	asks;			/* a question mark is in it: agrees to nothing */
};

#define SHEET_BYTES 16384	/* CANDIDATES_MAX lines of name and place, and a head */

struct sheet {
	struct screen_list list;
	struct screen_line line[SCREEN_LINES_MAX];
	int	value[SCREEN_LINES_MAX];	/* what a line stands for */
	struct screen_line foot;
	bool	skips;			/* "0" passes over the question, from every part of a list */
	size_t	used;
	char	mem[SHEET_BYTES];
};

/* ---- dialog_sheet.c: words and sheets ---- */

struct view view_of(const struct dialog_world *, const struct dialog *, const struct answers *);
/* The text as it is written; "" when there is none. */
const char *word_of(const struct view *, enum dialog_text);
/* Filled with what the state knows. */
void	say(const struct view *, enum dialog_text, struct buf *out);
/* The same; where that takes more septets, without the name somebody gave. */
void	say_within(const struct view *, enum dialog_text, size_t units, struct buf *out);
const char *campaign_title(const struct view *);
const char *form_title(const struct view *, const struct form_def *);
/* "" unless the state has a form with a name in it. */
const char *entry_name(const struct view *);

void	sheet_init(struct sheet *);
/* Room on the sheet for a text being made, then the text; "" when the sheet is full. */
struct buf sheet_open(struct sheet *);
const char *sheet_close(struct sheet *, const struct buf *);
const char *sheet_say(struct sheet *, const struct view *, enum dialog_text);
void	sheet_head(struct sheet *, const struct view *, enum dialog_text);
/* NULL as number: the line's place, from 1. */
void	sheet_line(struct sheet *, const char *number, const char *text, int value);
/* "0. …" under the lines. */
void	sheet_foot(struct sheet *, const struct view *, enum dialog_text);
/* What the line with this number stands for, -1 none. Folded. */
int	sheet_pick(const struct sheet *, const char *folded);
/* The sheet of the state's screen. */
void	sheet_draw(const struct view *, struct sheet *);

/* ---- dialog_input.c: reading what was typed ---- */

void	typed_read(struct typed *, const char *input, size_t len);
enum agreed { AGREED_NEITHER, AGREED_YES, AGREED_NO };
enum agreed typed_agrees(const struct typed *, const struct lexicon *);
/* The one term of this kind it stands for, spelled exactly so; -1 none or several. */
int	typed_term(const struct typed *, const struct lexicon *, enum term_kind);
/* The one candidate whose name or alias it is, misspelt or in part; -1. */
int	typed_candidate(const struct typed *, const struct dialog_world *);

/* ---- dialog.c: moving ---- */

struct step step_of(enum act);
struct step enter(struct walk *, enum screen_id);
struct step end_with_text(struct walk *, enum dialog_text);
struct step end_with_answer(struct walk *, enum answer_key);
/* The same screen, with what was wrong before it. */
struct step again(struct walk *, enum dialog_text);
/* The menu, or the language first. */
struct step start(struct walk *);
/* "0" where nothing is behind. */
struct step quit(struct walk *);

/* ---- screens: drawn and read ---- */

typedef void draw_screen(const struct view *, struct sheet *);
typedef struct step read_screen(struct walk *, const struct typed *);

/* dialog_menu.c */
draw_screen draw_resume, draw_language, draw_menu, draw_region;
read_screen read_resume, read_language, read_menu, read_region;
int	languages_offered(const struct dialog_world *);
bool	has_regions(const struct dialog_world *);
struct step set_region(struct walk *, int region);

/* dialog_vote.c */
draw_screen draw_candidates, draw_confirm, draw_voted;
read_screen read_candidates, read_confirm, read_voted;
/* The list of candidates, unless the vote is not open or this phone's is cast. */
struct step begin_vote(struct walk *);
/* As begin_vote, with a candidate already chosen. */
struct step begin_confirm(struct walk *, int candidate);
/* The candidate the confirm screen shows, -1 when it is nobody's any more. */
int	confirmed_candidate(const struct dialog_world *, const struct dialog *);
/* By its code, else by the number of its line; -1. */
int	candidate_dialled(const struct dialog_world *, const struct typed *);
void	settle_vote(struct walk *, const struct dialog_result *);
/* `answer` as the last screen says it. */
void	say_answer(const struct view *, struct buf *out);

/* dialog_form.c */
draw_screen draw_form_resume;
read_screen read_form_resume;
/* -1 when the campaign does not have it (any more). */
int	form_at_hand(const struct dialog_world *, const struct dialog *);
/* Of a state that is mended: there is one. */
const struct form_def *form_of(const struct walk *);
struct step begin_form(struct walk *, int form);
struct step ask_field(struct walk *, const struct form_def *, int field, bool fixing);
/* The question after `field` (-1: the first); when none is left the review, by SMS the
 * end. `act` is what to do with the answers meanwhile. */
struct step next_field(struct walk *, int field, enum act);
/* A step that keeps them. */
struct step keep_answers(const struct walk *, const struct form_def *, enum act);
/* After the campaign changed: a state that still makes sense; true when it is another. */
bool	mend_form(struct walk *);
void	settle_form(struct walk *, const struct step *, const struct dialog_result *);

/* dialog_field.c */
draw_screen draw_field, draw_review, draw_fix;
read_screen read_field, read_review, read_fix;
/* The field asked; NULL when the form does not have it. */
const struct field_def *field_at_hand(const struct dialog_world *, const struct dialog *);

/* dialog_sms.c */
void	sms_render(const struct view *, struct buf *out);
/* Is there room for the notice and the whole question? */
bool	sms_fits(const struct view *);

#endif
