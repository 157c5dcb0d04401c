#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define FILE_MAX 70000

static char file_bytes[FILE_MAX];
static char body_bytes[FILE_MAX];

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

size_t
fixture_list(const char *folder, const char *ending, char *path[FIXTURES_MAX])
{
	struct dirent *entry;
	char whole[FIXTURE_PATH];
	size_t n = 0, len;
	DIR *dir = opendir(folder);

	if (dir == NULL)
		fail_msg("%s: cannot be read (run from the project's root)", folder);
	while ((entry = readdir(dir)) != NULL) {
		len = strlen(entry->d_name);
		if (len <= strlen(ending) ||
		    strcmp(entry->d_name + len - strlen(ending), ending) != 0)
			continue;
		assert_true(n < FIXTURES_MAX);
		(void)snprintf(whole, sizeof(whole), "%s/%s", folder, entry->d_name);
		path[n++] = strdup(whole);
	}
	(void)closedir(dir);
	qsort(path, n, sizeof(path[0]), by_name);
	return n;
}

char *
fixture_file(const char *path, size_t *len)
{
	FILE *f = fopen(path, "rb");

	if (f == NULL)
		fail_msg("%s: cannot be read", path);
	*len = fread(file_bytes, 1, sizeof(file_bytes) - 1, f);
	(void)fclose(f);
	assert_true(*len < sizeof(file_bytes) - 1);
	file_bytes[*len] = '\0';
	return file_bytes;
}

char *
fixture_line(char **at)
{
	char *line = *at, *end = strchr(line, '\n');

	if (*line == '\0')
		return NULL;
	*at = end == NULL ? line + strlen(line) : end + 1;
	if (end != NULL)
		*end = '\0';
	return line;
}

void
fixture_request(const char *path, struct http_msg *m)
{
	size_t n;
	char *at = fixture_file(path, &n), *line, *blank, *colon;

	http_msg_init(m, body_bytes, sizeof(body_bytes));
	line = fixture_line(&at);
	assert_non_null(line);
	blank = strchr(line, ' ');
	assert_non_null(blank);
	*blank = '\0';
	assert_true(text_copy(m->method, sizeof(m->method), line));
	line = blank + 1;
	blank = strrchr(line, ' ');
	assert_non_null(blank);
	*blank = '\0';
	assert_true(text_copy(m->url, sizeof(m->url), line));
	while ((line = fixture_line(&at)) != NULL && line[0] != '\0') {
		colon = strchr(line, ':');
		assert_non_null(colon);
		*colon = '\0';
		assert_true(http_msg_set(m, line, colon + 1 + strspn(colon + 1, " ")));
	}
	n -= (size_t)(at - file_bytes);
	if (n > 0 && at[n - 1] == '\n')
		n--;
	assert_true(buf_addn(&m->body, at, n));
}

void
fixture_want(const char *path, char out[FIXTURE_PATH])
{
	const char *dot = strrchr(path, '.');

	assert_non_null(dot);
	(void)snprintf(out, FIXTURE_PATH, "%.*s.want", (int)(dot - path), path);
}

char *
fixture_split(char *line)
{
	char *equals = strchr(line, '=');

	assert_non_null(equals);
	*equals = '\0';
	return equals + 1;
}

void
fixture_show(struct buf *out, const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		bool edge = c == ' ' && (i == 0 || i == len - 1);

		if (c < 0x20 || c > 0x7e || c == '\\' || edge)
			(void)buf_addf(out, "\\x%02x", c);
		else
			(void)buf_char(out, s[i]);
	}
}
