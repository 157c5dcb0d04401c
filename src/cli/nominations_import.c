/*
 * Forms of paper, typed into a spreadsheet by volunteers: what is right goes in, what is
 * not is told by its line, and the same file again adds nothing.
 */
#include "cli/nominations.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "cli/paper.h"
#include "gateway/desk_api.h"

#define FILE_MAX (16 * 1024 * 1024)
/* A job is a commit that others wait for, and a request that the gateway must take. */
#define JOB_BYTES  (200 * 1024)
#define CELL_SHOWN 60 /* bytes of a cell in a complaint */

struct import {
	const struct nominations_call *call;
	const struct desk_view *view;
	struct desk_line *line; /* NULL: only checked */
	cJSON *rows;            /* of the job being filled */
	size_t bytes;           /* of it */
	size_t good, bad, kept; /* rows; `bad` counts each once */
	size_t bad_line;        /* the last bad row */
	size_t sent;
	int status;
	bool progress; /* stderr is a terminal */
};

/* ---- complaints ---- */

static const char *
fault_words(enum field_fault fault)
{
	switch (fault) {
	case FIELD_OK:
		return "";
	case FIELD_EMPTY:
		return tr("manque", "is missing");
	case FIELD_NO_CHOICE:
		return tr("n'est pas un des choix", "is none of the choices");
	case FIELD_NO_PLACE:
		return tr("n'est pas un lieu connu, ou il y en a deux",
		    "is no place we know, or there are two");
	case FIELD_NO_NUMBER:
		return tr("n'est pas un nombre permis", "is no number that may be");
	case FIELD_NO_NAME:
		return tr("n'est pas un nom", "is no name");
	case FIELD_NO_PHONE:
		return tr("n'est pas un numéro de téléphone", "is no phone number");
	case FIELD_TOO_LONG:
		return tr("est trop long", "is too long");
	}
	return "";
}

static const char *
why_words(const struct paper_fault *fault)
{
	switch (fault->why) {
	case PAPER_ANSWER:
		return fault_words(fault->fault);
	case PAPER_NO_COLUMN:
		return tr("n'a pas de colonne", "has no column");
	case PAPER_NO_ROOM:
		return tr("ne tient plus avec les autres réponses",
		    "does not fit beside the other answers");
	case PAPER_CUT:
		return tr(
		    "trop de cellules ou de texte", "too many cells or too much text");
	}
	return "";
}

static const char *
field_label(const struct import *im, const struct field_def *f)
{
	if (f == NULL)
		return tr("la ligne", "the row");
	return f->label[im->view->language] == NULL ? f->key
						    : f->label[im->view->language];
}

static void
on_fault(void *ctx, const struct paper_fault *fault)
{
	struct import *im = ctx;
	BUF(cell, CELL_SHOWN);

	text_mask_numbers(&cell, fault->cell);
	(void)cli_fail(&command_nominations, 0, "%s:%zu: %s%s%s%s%s: %s",
	    im->call->arg[0], fault->line, field_label(im, fault->field),
	    cell.len > 0 ? " «" : "", cell.len > 0 ? cell.data : "", cell.cut ? "…" : "",
	    cell.len > 0 ? "»" : "", why_words(fault));
	im->bad += fault->line != im->bad_line;
	im->bad_line = fault->line;
}

static void
on_unknown(void *ctx, const char *heading)
{
	const struct import *im = ctx;
	BUF(shown, CELL_SHOWN);

	buf_add(&shown, heading);
	(void)cli_fail(&command_nominations, 0,
	    tr("%s : colonne « %s » inconnue, laissée de côté",
		"%s: column '%s' is unknown and left out"),
	    im->call->arg[0], shown.data);
}

/* ---- jobs ---- */

static cJSON *
import_request(const struct import *im)
{
	struct nominations_call call = *im->call;
	char reason[DESK_REASON_MAX];
	const char *file = strrchr(call.arg[0], '/');

	if (call.reason[0] == '\0') {
		(void)snprintf(reason, sizeof(reason),
		    tr("papier : %.200s", "paper: %.200s"),
		    file == NULL ? call.arg[0] : file + 1);
		call.reason = reason;
	}
	return nominations_request(&call, DESK_IMPORT);
}

/* Sends what has gathered; false: the gateway or the database would not have it. */
static bool
send_rows(struct import *im)
{
	size_t n = (size_t)cJSON_GetArraySize(im->rows);
	cJSON *request, *outcome;
	const cJSON *kept;

	if (n == 0)
		return true;
	request = import_request(im);
	(void)cJSON_AddItemToObject(request, "rows", im->rows);
	im->rows = cJSON_CreateArray();
	im->bytes = 0;
	outcome = desk_line_act(im->line, request, &im->status);
	if (outcome == NULL)
		return false;
	kept = cJSON_GetObjectItem(outcome, "kept");
	im->kept += kept == NULL ? 0 : (size_t)kept->valuedouble;
	im->sent += n;
	cJSON_Delete(outcome);
	if (im->progress)
		(void)fprintf(stderr, "\r%zu…\033[K", im->sent);
	return true;
}

static bool
on_row(void *ctx, size_t line, const struct answers *a)
{
	struct import *im = ctx;
	const char *key, *value;
	cJSON *o;
	size_t i;

	(void)line;
	im->good++;
	if (im->line == NULL)
		return true;
	o = cJSON_CreateObject();
	for (i = 0; answers_nth(a, i, &key, &value); i++)
		(void)cJSON_AddStringToObject(o, key, value);
	(void)cJSON_AddItemToArray(im->rows, o);
	im->bytes += a->len;
	return (cJSON_GetArraySize(im->rows) < DESK_ROWS_MAX && im->bytes < JOB_BYTES) ||
	       send_rows(im);
}

/* ---- the file ---- */

static bool
read_sheet(const char *path, struct sheet *sheet)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	char *raw;
	size_t n;
	bool whole;

	if (f == NULL) {
		(void)cli_fail(
		    &command_nominations, 0, "%s: %s", path, strerrordesc_np(errno));
		return false;
	}
	raw = xmalloc(FILE_MAX);
	n = fread(raw, 1, FILE_MAX, f);
	whole = !ferror(f) && fgetc(f) == EOF;
	if (f != stdin)
		(void)fclose(f);
	if (whole)
		sheet_decode(sheet, raw, n);
	else
		(void)cli_fail(&command_nominations, 0,
		    tr("%s : illisible, ou plus de %d Mo",
			"%s: unreadable, or more than %d MB"),
		    path, FILE_MAX / 1024 / 1024);
	free(raw);
	return whole;
}

static int
read_rows(struct import *im, const struct sheet *sheet)
{
	const struct paper_reader reader = {.form = im->view->form,
	    .world = desk_view_world(im->view),
	    .unknown = on_unknown,
	    .fault = on_fault,
	    .row = on_row,
	    .ctx = im};
	char why[200];

	switch (paper_read(&reader, sheet, why, sizeof(why))) {
	case PAPER_READ:
		return im->line == NULL || send_rows(im) ? EX_OK : im->status;
	case PAPER_NO_HEADER:
		return cli_fail(&command_nominations, EX_DATAERR,
		    tr("%s : pas de ligne de titres connue (kalata nominations export en "
		       "montre une)",
			"%s: no row of headings we know (kalata nominations export shows "
			"one)"),
		    im->call->arg[0]);
	case PAPER_MISSING:
		return EX_DATAERR;
	case PAPER_STOPPED:
		return im->status;
	case PAPER_BROKEN:
		/* what stood before the fault is good */
		if (im->line != NULL)
			(void)send_rows(im);
		return cli_fail(
		    &command_nominations, EX_DATAERR, "%s: %s", im->call->arg[0], why);
	}
	return EX_SOFTWARE;
}

static void
tell_result(const struct import *im)
{
	cJSON *o;

	if (im->call->json) {
		o = cJSON_CreateObject();
		(void)cJSON_AddBoolToObject(o, "dry_run", im->line == NULL);
		(void)cJSON_AddNumberToObject(o, "good", (double)im->good);
		(void)cJSON_AddNumberToObject(o, "bad", (double)im->bad);
		(void)cJSON_AddNumberToObject(o, "new", (double)im->kept);
		(void)cJSON_AddNumberToObject(
		    o, "already_there", (double)(im->sent - im->kept));
		(void)nominations_json(o);
	} else if (im->line == NULL) {
		(void)printf(tr("%zu lignes bonnes, %zu à corriger, rien d'importé\n",
				 "%zu good rows, %zu to mend, nothing imported\n"),
		    im->good, im->bad);
	} else {
		(void)printf(tr("%zu nouvelles, %zu déjà là, %zu à corriger\n",
				 "%zu new, %zu already there, %zu to mend\n"),
		    im->kept, im->sent - im->kept, im->bad);
	}
}

static int
import(struct import *im, const struct sheet *sheet)
{
	int status;

	im->rows = cJSON_CreateArray();
	status = read_rows(im, sheet);
	cJSON_Delete(im->rows);
	if (im->progress && im->sent > 0)
		(void)fputs("\r\033[K", stderr);
	if (status == EX_OK || im->sent > 0 || im->good > 0)
		tell_result(im);
	return status == EX_OK && im->bad > 0 ? EX_DATAERR : status;
}

int
nominations_import(const struct nominations_call *call)
{
	struct sheet sheet;
	struct desk_view view;
	struct desk_line line;
	struct import im = {
	    .call = call, .view = &view, .progress = isatty(STDERR_FILENO) != 0};
	int status;

	if (!read_sheet(call->arg[0], &sheet))
		return EX_NOINPUT;
	status = desk_view_open(call, &view);
	if (status == EX_OK && !call->dry_run) {
		im.line = &line;
		status = desk_line_open(call, &line);
		if (status != EX_OK)
			desk_view_close(&view);
	}
	if (status == EX_OK) {
		status = import(&im, &sheet);
		if (im.line != NULL)
			desk_line_close(&line);
		desk_view_close(&view);
	}
	sheet_clear(&sheet);
	return status;
}
