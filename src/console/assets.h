/*
 * Style sheets and modules of web/: built into the binary, compressed when it was built, served under
 * a name with the hash of the content, so that a browser fetches each once and for ever.
 */
#ifndef KALATA_CONSOLE_ASSETS_H
#define KALATA_CONSOLE_ASSETS_H

struct embedded;
struct page;

/* Reads them from a directory at each request instead; "" = the built-in ones. */
void	assets_dir_set(const char *dir);
/* "/assets/console-0123456789.css" for "console.css"; fatal when there is no such file. */
const char *assets_url(const char *file);
/* A file of web/ as it is built in, NULL when there is none. */
const struct embedded *assets_file(const char *file);
/* GET /assets/:file */
void	assets_serve(struct page *);

#endif
