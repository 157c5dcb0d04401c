/*
 * The name in the address holds the hash of the content, so a file never changes under
 * its address: a browser keeps it for ever, and a new version of kalata has new
 * addresses.
 */
#include "console/assets.h"

#include <stdio.h>
#include <string.h>

#include "base/crypto.h"
#include "base/embed.h"
#include "base/log.h"
#include "base/text.h"
#include "console/page.h"

#define FILES_MAX 32
#define IN_BINARY "assets/"
#define FOR_EVER  "public, max-age=31536000, immutable"

static struct asset {
	const char *file; /* "console.css" */
	char url[80];
	const struct embedded *plain, *gzip;
} assets[FILES_MAX];
static size_t n_assets;
static const char *directory = "";

static const struct {
	const char *suffix, *type;
} types[] = {
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
};

static bool
ends_with(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);

	return n > m && strcmp(s + n - m, suffix) == 0;
}

static const char *
type_of(const char *file)
{
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (ends_with(file, types[i].suffix))
			return types[i].type;
	return "application/octet-stream";
}

static const struct embedded *
embedded(const char *path)
{
	const struct embedded *e;

	for (e = embed_table; e->path != NULL; e++)
		if (strcmp(e->path, path) == 0)
			return e;
	return NULL;
}

static void
name(struct asset *a)
{
	unsigned char hash[LEDGER_HASH_LEN];
	const char *dot = strrchr(a->file, '.');
	struct digest d;
	struct buf url;

	digest_start(&d);
	digest_bytes(&d, a->plain->data, a->plain->len);
	digest_end(&d, hash);
	buf_init(&url, a->url, sizeof(a->url));
	(void)buf_addf(&url, "/assets/%.*s-", (int)(dot - a->file), a->file);
	text_hex(&url, hash, 5);
	(void)buf_add(&url, dot);
}

static void
load(void)
{
	const struct embedded *e;
	char gzip[96];

	for (e = embed_table; e->path != NULL; e++) {
		struct asset *a = &assets[n_assets];

		if (strncmp(e->path, IN_BINARY, sizeof(IN_BINARY) - 1) != 0 ||
		    ends_with(e->path, ".gz"))
			continue;
		if (n_assets == FILES_MAX)
			fatalx("there must be at most %d files in web/", FILES_MAX);
		(void)snprintf(gzip, sizeof(gzip), "%s.gz", e->path);
		a->file = e->path + sizeof(IN_BINARY) - 1;
		a->plain = e;
		a->gzip = embedded(gzip);
		name(a);
		n_assets++;
	}
}

void
assets_dir_set(const char *dir)
{
	directory = dir;
}

const char *
assets_url(const char *file)
{
	static char in_directory[96];
	size_t i;

	if (directory[0] != '\0') {
		(void)snprintf(in_directory, sizeof(in_directory), "/assets/%s", file);
		return in_directory;
	}
	if (n_assets == 0)
		load();
	for (i = 0; i < n_assets; i++)
		if (strcmp(assets[i].file, file) == 0)
			return assets[i].url;
	fatalx("there must be a file web/%s", file);
}

const struct embedded *
assets_file(const char *file)
{
	char path[96];

	(void)snprintf(path, sizeof(path), IN_BINARY "%s", file);
	return embedded(path);
}

/* For development: as it is now, never kept. */
static void
serve_from_directory(struct page *p)
{
	char path[1024];
	FILE *f;
	int c;

	(void)snprintf(path, sizeof(path), "%s/%s", directory, p->arg[0]);
	f = p->arg[0][0] == '.' ? NULL : fopen(path, "re");
	if (f == NULL) {
		page_error(p, 404, T(p, "Pas de tel fichier.", "No such file."));
		return;
	}
	while ((c = getc(f)) != EOF)
		html_raw(&p->html, (char[]){(char)c, '\0'});
	(void)fclose(f);
	page_send_as(p, type_of(p->arg[0]), NULL, NULL);
}

void
assets_serve(struct page *p)
{
	size_t i;

	if (directory[0] != '\0') {
		serve_from_directory(p);
		return;
	}
	if (n_assets == 0)
		load();
	for (i = 0; i < n_assets; i++) {
		const struct asset *a = &assets[i];

		if (strcmp(a->url + sizeof("/assets/") - 1, p->arg[0]) != 0)
			continue;
		page_send_bytes(p, type_of(a->file), FOR_EVER,
		    p->accept_gzip && a->gzip != NULL ? a->gzip : a->plain,
		    p->accept_gzip && a->gzip != NULL);
		return;
	}
	page_error(p, 404, T(p, "Pas de tel fichier.", "No such file."));
}
