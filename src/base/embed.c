#include "base/embed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

#define DATA_FILE_MAX (16u << 20)

/* Files read from the data directory: kept until exit, as the header promises. */
struct loaded {
	struct loaded *next;
	char *path;
	struct data_file file;
};

static char data_dir[512];
static struct loaded *all_loaded;

void
data_dir_set(const char *dir)
{
	(void)text_copy(
	    data_dir, sizeof(data_dir), dir); /* settings checked its length */
}

static bool
read_whole(const char *name, struct data_file *file)
{
	FILE *f = fopen(name, "re");
	char *data;
	size_t n;

	if (f == NULL)
		return false;
	data = xmalloc(DATA_FILE_MAX + 1);
	n = fread(data, 1, DATA_FILE_MAX, f);
	if (ferror(f) || !feof(f)) {
		free(data);
		(void)fclose(f);
		return false;
	}
	(void)fclose(f);
	data = xrealloc(data, n + 1, 1);
	data[n] = '\0';
	file->data = data;
	file->len = n;
	return true;
}

static bool
from_directory(const char *path, struct data_file *file)
{
	struct loaded *l;
	char name[1024];
	int n;

	if (data_dir[0] == '\0' || strstr(path, "..") != NULL)
		return false;
	n = snprintf(name, sizeof(name), "%s/%s", data_dir, path);
	if (n < 0 || (size_t)n >= sizeof(name) || !read_whole(name, file))
		return false;
	l = xmalloc(sizeof(*l));
	l->next = all_loaded;
	l->path = xstrdup(name);
	l->file = *file;
	all_loaded = l;
	return true;
}

bool
data_file(const char *path, struct data_file *file)
{
	const struct embedded *e;

	if (from_directory(path, file))
		return true;
	for (e = embed_table; e->path != NULL; e++)
		if (strcmp(e->path, path) == 0) {
			file->data = (const char *)e->data;
			file->len = e->len;
			return true;
		}
	return false;
}
