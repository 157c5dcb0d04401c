/*
 * Files that travel inside the binary (languages, regions, numbering, migrations,
 * the sample campaign), so that one file installs everything. A data directory, when
 * configured, is looked at first: another country brings its own files.
 */
#ifndef KALATA_BASE_EMBED_H
#define KALATA_BASE_EMBED_H

#include <stdbool.h>
#include <stddef.h>

struct embedded {
	const char		*path;	/* "regions/ml-2023.csv", "migrations/sqlite/0001_start.sql" */
	const unsigned char	*data;
	size_t			 len;
};

/* The generated table, sorted by path, ended by path NULL. */
extern const struct embedded embed_table[];

/* What a file is, wherever it came from. Lives until exit: loaded files are kept. */
struct data_file {
	const char	*data;
	size_t		 len;
};

/* "" = the embedded files only. */
void	data_dir_set(const char *dir);
/* False when neither the directory nor the binary has it. */
bool	data_file(const char *path, struct data_file *);

#endif
