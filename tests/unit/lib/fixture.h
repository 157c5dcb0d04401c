/*
 * Requests as they came, kept in files: request line, headers, an empty line, the body (one
 * line feed at the end of the file does not belong to it). Beside each a .want: lines of
 * key=value; \xNN stands for a byte an editor would spoil.
 */
#ifndef KALATA_TESTS_FIXTURE_H
#define KALATA_TESTS_FIXTURE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/http_msg.h"

#define FIXTURES_MAX 200
#define FIXTURE_PATH 600

/* Paths of the files in `folder` that end so, by name; the caller frees each. */
size_t	fixture_list(const char *folder, const char *ending, char *path[FIXTURES_MAX]);
/* The file; NUL-terminated, until the next call. */
char	*fixture_file(const char *path, size_t *len);
/* Its body stays until the next call. */
void	fixture_request(const char *path, struct http_msg *);
/* The path with .want for its ending. */
void	fixture_want(const char *path, char out[FIXTURE_PATH]);
/* The line at *at without its end, NUL-terminated in place; NULL at the end. */
char	*fixture_line(char **at);
/* Cuts "key=value" in two; the value. */
char	*fixture_split(char *line);
/* Bytes an editor would spoil become \xNN; the blanks at both ends too. */
void	fixture_show(struct buf *, const char *, size_t);

#endif
