/*
 * Spreadsheets of paper forms as offices really save them: code pages, separators, quoted
 * newlines, titles above the table, cells that a spreadsheet would run. Each file is
 * written here byte by byte; what comes of it is one line of text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/csv.h"
#include "base/text.h"
#include "cli/paper.h"
#include "cli/sheet.h"
#include "store/rulebook.h"

static struct settings settings;
static struct rulebook *rulebook;
static const struct ballot_paper *paper;

static const char document[] =
    "{\"id\":\"icon\",\"title\":{\"fr\":\"Essai\"},\"regions\":\"ml-2023\","
    "\"nomination\":{\"opens\":\"2026-06-01T00:00:00Z\",\"closes\":\"2026-08-31T23:59:"
    "59Z\"},"
    "\"vote\":{\"opens\":\"2026-11-01T08:00:00Z\",\"closes\":\"2026-11-15T20:00:00Z\"},"
    "\"candidates\":[{\"code\":\"1\",\"name\":\"Awa Exemple\"}]}";

static void
tell(void *ctx, const char *where, const char *what)
{
	(void)ctx;
	print_message("%s: %s\n", where, what);
}

static int
build(void **state)
{
	struct campaign_doc doc = {.id = "icon", .json = (char *)(uintptr_t)document};

	(void)state;
	(void)text_copy(settings.country, sizeof(settings.country), "ML");
	(void)text_copy(settings.languages[0], sizeof(settings.languages[0]), "fr");
	(void)text_copy(settings.languages[1], sizeof(settings.languages[1]), "bm");
	settings.n_languages = 2;
	rulebook = rulebook_build(&settings, &doc, 1, tell, NULL);
	paper = rulebook == NULL ? NULL : rulebook_campaign(rulebook, "icon");
	return paper == NULL || paper->n_forms == 0 ? -1 : 0;
}

static int
clear(void **state)
{
	(void)state;
	rulebook_unref(rulebook);
	return 0;
}

/* ---- what came of a file ---- */

struct told {
	struct buf text;
	char mem[16384];
};

static void
on_unknown(void *ctx, const char *heading)
{
	(void)buf_addf(ctx, "?%s\n", heading);
}

static void
on_fault(void *ctx, const struct paper_fault *f)
{
	static const char *const why[] = {[PAPER_ANSWER] = "answer",
	    [PAPER_NO_COLUMN] = "column",
	    [PAPER_NO_ROOM] = "room",
	    [PAPER_CUT] = "cut"};

	(void)buf_addf(ctx, "%zu %s %s %d [%s]\n", f->line, why[f->why],
	    f->field == NULL ? "-" : f->field->key, (int)f->fault, f->cell);
}

static bool
on_row(void *ctx, size_t line, const struct answers *a)
{
	(void)buf_addf(ctx, "%zu %s|%s|%s|%s|%s|%s\n", line, answers_get(a, "name"),
	    answers_get(a, "position"), answers_get(a, "service"),
	    answers_get(a, "place"), answers_get(a, "region"), answers_get(a, "reason"));
	return true;
}

static enum paper_end
read_file(const char *raw, size_t len, struct buf *out)
{
	const struct paper_reader reader = {.form = &paper->form[0],
	    .world = {.atlas = &paper->atlas,
		.lexicon = &paper->lexicon,
		.numbering = &rulebook->numbering,
		.occupations = &rulebook->occupations},
	    .unknown = on_unknown,
	    .fault = on_fault,
	    .row = on_row,
	    .ctx = out};
	enum paper_end end;
	struct sheet sheet;
	char why[200];

	buf_reset(out);
	sheet_decode(&sheet, raw, len);
	end = paper_read(&reader, &sheet, why, sizeof(why));
	if (end == PAPER_BROKEN)
		(void)buf_addf(out, "! %s\n", why);
	sheet_clear(&sheet);
	return end;
}

#define HEAD     "Nom et prénom;Fonction;Service;Lieu;Région;Motif"
#define HEAD_OLD "Nom et pr\xe9nom;Fonction;Service;Lieu;R\xe9gion;Motif"
#define AWA      "Awa Exemple|médecin|CSREF|Sikasso|SIK|Elle soigne tout le monde\n"
#define AWA_ROW  "Awa Exemple;médecin;CSREF;Sikasso;Sikasso;Elle soigne tout le monde"

/* Without "SIK": which key Sikasso has is the atlas' business. */
static const char *
with_region(const char *want)
{
	static char text[2048];
	const char *key = "", *at = strstr(want, "SIK");
	size_t i;

	for (i = 0; i < paper->atlas.n; i++)
		if (strcmp(paper->atlas.region[i].name, "Sikasso") == 0)
			key = paper->atlas.region[i].key;
	text[0] = '\0';
	while (at != NULL) {
		(void)snprintf(text + strlen(text), sizeof(text) - strlen(text), "%.*s%s",
		    (int)(at - want), want, key);
		want = at + 3;
		at = strstr(want, "SIK");
	}
	(void)snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s", want);
	return text;
}

struct file_case {
	const char *why, *file;
	enum paper_end end;
	const char *want;
};

static const struct file_case files[] = {
    {"plain UTF-8", HEAD "\n" AWA_ROW "\n", PAPER_READ, "2 " AWA},
    {"Excel's UTF-8: a mark, CRLF", "\xef\xbb\xbf" HEAD "\r\n" AWA_ROW "\r\n", PAPER_READ,
	"2 " AWA},
    {"an old Macintosh: CR alone", HEAD "\r" AWA_ROW "\r", PAPER_READ, "2 " AWA},
    {"no newline at the end", HEAD "\n" AWA_ROW, PAPER_READ, "2 " AWA},
    {"French Excel: Windows-1252",
	HEAD_OLD "\r\nAwa Exemple;m\xe9"
		 "decin;CSREF;Sikasso;Sikasso;L\x92h\xf4pital d\x92ici\r\n",
	PAPER_READ, "2 Awa Exemple|médecin|CSREF|Sikasso|SIK|L’hôpital d’ici\n"},
    {"the five bytes Windows-1252 leaves unassigned are blanks",
	HEAD_OLD "\nAwa Exemple;a\x81\x8d\x8f\x90\x9d"
		 "b;CSREF;Sikasso;Sikasso;\xab juste \xbb\n",
	PAPER_READ, "2 Awa Exemple|a b|CSREF|Sikasso|SIK|« juste »\n"},
    {"commas, because the computer speaks English",
	"name,position,service,place,region,reason\n"
	"Awa Exemple,médecin,CSREF,Sikasso,Sikasso,\"Elle soigne, elle enseigne\"\n",
	PAPER_READ,
	"2 Awa Exemple|médecin|CSREF|Sikasso|SIK|Elle soigne, elle enseigne\n"},
    {"tabs, pasted from a sheet",
	"Nom\tFonction\tService\tLieu\tMotif\nAwa Exemple\tmédecin\tCSREF\tSikasso\tElle "
	"soigne; bien\n",
	PAPER_READ, "2 Awa Exemple|médecin|CSREF|Sikasso||Elle soigne; bien\n"},
    {"commas inside cells do not make them the separator",
	"Nom et prénom;Fonction, titre;Service, structure;Fonction;Service;Lieu;Motif\n"
	"Awa Exemple;;;médecin;CSREF;Sikasso, Mali;a, b, c\n",
	PAPER_READ,
	"?Fonction, titre\n?Service, structure\n2 Awa Exemple|médecin|CSREF|Sikasso, "
	"Mali||a, b, c\n"},
    {"sep= tells Excel, and us nothing new", "sep=;\r\n" HEAD "\r\n" AWA_ROW "\r\n",
	PAPER_READ, "3 " AWA},
    {"titles above the table",
	"Nominations de Sikasso;;;;;\n;;;;;\n" HEAD "\n" AWA_ROW "\n", PAPER_READ,
	"4 " AWA},
    {"a newline in a cell is one row, and lines are counted as in an editor",
	HEAD
	"\nAwa Exemple;médecin;CSREF;Sikasso;Sikasso;\"Elle soigne\r\ntout le monde\"\n"
	"Issa Modele;;CSREF;Sikasso;Sikasso;Il est juste\n",
	PAPER_READ, "2 " AWA "4 answer position 1 []\n"},
    {"empty lines and empty rows", HEAD "\n\n;;;;;\n\r\n   ; ;\n" AWA_ROW "\n\n",
	PAPER_READ, "6 " AWA},
    {"a short row lacks what it lacks", HEAD "\nAwa Exemple;médecin\n", PAPER_READ,
	"2 answer service 1 []\n2 answer place 1 []\n2 answer reason 1 []\n"},
    {"cells beyond the header belong to nobody", HEAD "\n" AWA_ROW ";x;y;z\n", PAPER_READ,
	"2 " AWA},
    {"first and family name in two columns, the first name first",
	"Nom;Prénom(s);Fonction;Service;Lieu;Motif\nEXEMPLE;Awa;médecin;CSREF;Sikasso;"
	"juste\n",
	PAPER_READ, "2 Awa EXEMPLE|médecin|CSREF|Sikasso||juste\n"},
    {"numbered headings, capitals, stars, no accents",
	"1. NOM ET PRENOM *;2. FONCTION;3. SERVICE;4. LOCALITE;5. POURQUOI ?\n"
	"Awa Exemple;médecin;CSREF;Sikasso;juste\n",
	PAPER_READ, "2 Awa Exemple|médecin|CSREF|Sikasso||juste\n"},
    {"columns nobody knows are told once",
	HEAD ";Collecte par;\n" AWA_ROW ";Issa;\n" AWA_ROW ";Issa;\n", PAPER_READ,
	"?Collecte par\n2 " AWA "3 " AWA},
    {"a required field without column",
	"Nom;Fonction;Service;Lieu\nAwa Exemple;médecin;CSREF;Sikasso\n", PAPER_MISSING,
	"1 column reason 0 []\n"},
    {"no header at all", "Awa Exemple;médecin;CSREF;Sikasso\n", PAPER_NO_HEADER, ""},
    {"an empty file", "", PAPER_NO_HEADER, ""},
    {"a picture by mistake", "\x89PNG\r\n\x1a\n\x00\x00", PAPER_NO_HEADER, ""},
    {"good rows do not wait for bad ones",
	HEAD "\n12345;médecin;CSREF;Sikasso;Sikasso;juste\n" AWA_ROW "\n"
	     "Issa Modele;juge;Tribunal;Kayes;Atlantide;juste\n",
	PAPER_READ, "2 answer name 5 [12345]\n3 " AWA "4 answer region 3 [Atlantide]\n"},
    {"a quote never closed swallows the rest: told, what stood before is kept",
	HEAD "\n" AWA_ROW "\nIssa \"Modele;\"juge;Tribunal\n\n", PAPER_BROKEN,
	"2 " AWA "! line 3: a quote is never closed\n"},
    {"a formula is text",
	HEAD "\n"
	     "Awa Exemple;=HYPERLINK(1);@CSREF;Sikasso;Sikasso;-juste\n",
	PAPER_READ, "2 Awa Exemple|=HYPERLINK(1)|@CSREF|Sikasso|SIK|-juste\n"},
    {"our own export's apostrophe is taken off again",
	HEAD "\n"
	     "Awa Exemple;'=1+1;CSREF;Sikasso;Sikasso;'est juste\n",
	PAPER_READ, "2 Awa Exemple|=1+1|CSREF|Sikasso|SIK|'est juste\n"},
};

static void
files_are_read(void **state)
{
	static struct told told;
	enum paper_end end;
	size_t i, failed = 0;

	(void)state;
	buf_init(&told.text, told.mem, sizeof(told.mem));
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		const struct file_case *c = &files[i];

		end = read_file(c->file, strlen(c->file), &told.text);
		if (end == c->end && strcmp(told.text.data, with_region(c->want)) == 0)
			continue;
		print_message("%s: %d\n%swanted: %d\n%s", c->why, (int)end,
		    told.text.data, (int)c->end, with_region(c->want));
		failed++;
	}
	assert_int_equal(failed, 0);
}

/* Excel's "Unicode text": UTF-16, little end first, tabs. */
static void
utf16_is_read(void **state)
{
	static const char text[] = "Nom\tFonction\tService\tLieu\tMotif\r\n"
				   "Awa Exemple\tm\xe9"
				   "decin\tCSREF\tSikasso\tjuste\r\n";
	char raw[2 * sizeof(text) + 2] = "\xff\xfe";
	static struct told told;
	size_t i;

	(void)state;
	for (i = 0; i + 1 < sizeof(text); i++) {
		raw[2 + 2 * i] = text[i];
		raw[3 + 2 * i] = '\0';
	}
	buf_init(&told.text, told.mem, sizeof(told.mem));
	assert_int_equal(read_file(raw, 2 * sizeof(text), &told.text), PAPER_READ);
	assert_string_equal(
	    told.text.data, "2 Awa Exemple|médecin|CSREF|Sikasso||juste\n");
}

static void
a_monstrous_row_is_one_fault(void **state)
{
	static char file[60000];
	static struct told told;
	size_t n;

	(void)state;
	buf_init(&told.text, told.mem, sizeof(told.mem));
	n = (size_t)snprintf(file, sizeof(file), "%s\n", HEAD);
	memset(file + n, 'a', 40000);
	(void)snprintf(file + n + 40000, sizeof(file) - n - 40000, ";x\n%s\n", AWA_ROW);
	assert_int_equal(read_file(file, strlen(file), &told.text), PAPER_READ);
	assert_string_equal(told.text.data, with_region("2 cut - 0 []\n3 " AWA));

	n = (size_t)snprintf(file, sizeof(file), "%s\n", HEAD);
	memset(file + n, ';', 500);
	(void)snprintf(file + n + 500, sizeof(file) - n - 500, "\n%s\n", AWA_ROW);
	assert_int_equal(read_file(file, strlen(file), &told.text), PAPER_READ);
	assert_string_equal(told.text.data, with_region("2 cut - 0 []\n3 " AWA));

	n = (size_t)snprintf(
	    file, sizeof(file), "%s\nAwa Exemple;médecin;CSREF;Sikasso;;", HEAD);
	memset(file + n, 'a', 900);
	(void)snprintf(file + n + 900, sizeof(file) - n - 900, "\n");
	assert_int_equal(read_file(file, strlen(file), &told.text), PAPER_READ);
	assert_non_null(strstr(told.text.data, "2 answer reason 7 [aaa"));
}

/* Whatever bytes: no crash, and each line of the file is told of at most as one row. */
static void
random_bytes_do_no_harm(void **state)
{
	static const char alphabet[] = ";;;,\t\"\n\r'=\xe9\xff\x80 aN1\0";
	static struct told told;
	uint64_t x =
	    (uint64_t)(getenv("SEED") == NULL ? 20261123
					      : strtoll(getenv("SEED"), NULL, 10));
	char file[600];
	size_t round, i, n;
	enum paper_end end;

	(void)state;
	print_message("# seed %llu\n", (unsigned long long)x);
	buf_init(&told.text, told.mem, sizeof(told.mem));
	for (round = 0; round < 5000; round++) {
		n = (size_t)snprintf(file, sizeof(file), "%s\n", HEAD_OLD);
		for (i = 0; i < 300; i++) {
			x = x * UINT64_C(6364136223846793005) +
			    UINT64_C(1442695040888963407);
			file[n++] = alphabet[(x >> 33) % (sizeof(alphabet) - 1)];
		}
		end = read_file(file, n, &told.text);
		assert_true(end == PAPER_READ || end == PAPER_BROKEN);
		assert_true(text_is_utf8(told.text.data, told.text.len));
	}
}

/* ---- out ---- */

static bool
collect(void *ctx, const struct csv_record *r)
{
	size_t i, len;

	for (i = 0; i < r->n; i++) {
		const char *plain = sheet_plain(r->field[i], &len);

		(void)buf_addf(ctx, "[%.*s]", (int)len, plain);
	}
	(void)buf_addf(ctx, "%zu\n", r->line);
	return true;
}

static void
what_goes_out_comes_back(void **state)
{
	static const char *const cells[] = {"plain", "a;b", "a\"b\"", "two\nlines",
	    "=1+1", "+22366000001", "-5", "@x", "é, ɛ", "", "'quoted'"};
	struct sheet_out s;
	struct sheet sheet;
	char *raw = NULL, why[200];
	size_t len = 0, i;
	FILE *f = open_memstream(&raw, &len);
	BUF(got, 1000);

	(void)state;
	assert_non_null(f);
	sheet_out_start(&s, f);
	for (i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
		sheet_cell(&s, cells[i]);
	sheet_cell_i64(&s, -12);
	sheet_row_end(&s);
	assert_int_equal(fclose(f), 0);

	assert_memory_equal(raw, "\xef\xbb\xbfplain;\"a;b\";\"a\"\"b\"\"\";", 24);
	/* nothing a spreadsheet would run: neither in quotes nor without */
	for (i = 0; i + 1 < len; i++)
		if (raw[i] == ';' && strchr("=+@", raw[i + 1]) != NULL)
			fail_msg("a formula: %s", raw + i);
	assert_non_null(strstr(raw, ";'=1+1;'+22366000001;'-5;'@x;"));

	sheet_decode(&sheet, raw, len);
	assert_int_equal(sheet.encoding, SHEET_UTF8);
	assert_int_equal(sheet.delimiter, ';');
	assert_true(
	    csv_records(sheet.text, sheet.len, ';', collect, &got, why, sizeof(why)));
	assert_string_equal(got.data,
	    "[plain][a;b][a\"b\"][two\nlines][=1+1][+22366000001][-5][@x]"
	    "[é, ɛ][]['quoted'][-12]1\n");
	sheet_clear(&sheet);
	free(raw);
}

static void
headings_are_known(void **state)
{
	static const struct {
		const char *heading, *key;
	} cases[] = {
	    {"name", "name"},
	    {"NOM DU NOMINÉ", "name"},
	    {" Nom  et  Prénoms ", "name"},
	    {"Sexe", "gender"},
	    {"Ancienneté", "seniority"},
	    {"années de service", "seniority"},
	    {"Secteur d’activité", "sector"},
	    {"7) Région", "region"},
	    {"Témoin 2", "referee2"},
	    {"Nom du nominateur", NULL},
	    {"", NULL},
	    {"***", NULL},
	    {"12", NULL},
	    {"n°", NULL},
	};
	bool first;
	size_t i;
	int f;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		f = paper_heading(&paper->form[0], cases[i].heading, &first);
		if (cases[i].key == NULL
			? f >= 0
			: f < 0 || strcmp(paper->form[0].field[f].key, cases[i].key) != 0)
			fail_msg("'%s' is field %d", cases[i].heading, f);
	}
	/* every label and every question of the form names its own field */
	for (i = 0; i < paper->form[0].n_fields; i++) {
		const struct field_def *def = &paper->form[0].field[i];

		assert_non_null(def->label[0]);
		assert_int_equal(
		    paper_heading(&paper->form[0], def->label[0], &first), (int)i);
		if (def->ask[0] != NULL)
			assert_int_equal(
			    paper_heading(&paper->form[0], def->ask[0], &first), (int)i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(files_are_read),
	    cmocka_unit_test(utf16_is_read),
	    cmocka_unit_test(a_monstrous_row_is_one_fault),
	    cmocka_unit_test(random_bytes_do_no_harm),
	    cmocka_unit_test(what_goes_out_comes_back),
	    cmocka_unit_test(headings_are_known),
	};

	return cmocka_run_group_tests(tests, build, clear);
}
