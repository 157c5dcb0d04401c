#include "cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "base/embed.h"
#include "base/log.h"
#include "base/xalloc.h"
#include "gateway/control.h"

#define FILE_MAX (1024 * 1024)

bool
cli_english(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	const char *value;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		value = getenv(names[i]);
		if (value != NULL && value[0] != '\0')
			return strncmp(value, "en", 2) == 0;
	}
	return false;
}

void
cli_help(const struct command *c)
{
	const char *more = c->more_fr == NULL ? NULL : tr(c->more_fr, c->more_en);

	(void)printf("usage: kalata %s%s%s\n\n%s\n", c->name,
	    c->usage[0] == '\0' ? "" : " ", c->usage, tr(c->fr, c->en));
	(void)printf("\n  -c FILE     %s\n  -h, --help  %s\n",
	    tr("la configuration (sinon $KALATA_CONFIG, sinon /etc/kalata/kalata.conf)",
		"the configuration (else $KALATA_CONFIG, else /etc/kalata/kalata.conf)"),
	    tr("cette aide", "this help"));
	if (more != NULL)
		(void)printf("%s", more);
}

static void vcomplain(const struct command *, const char *, va_list)
    __attribute__((format(printf, 2, 0)));

static void
vcomplain(const struct command *c, const char *fmt, va_list ap)
{
	(void)fflush(stdout);
	(void)fprintf(stderr, "kalata %s: ", c->name);
	(void)vfprintf(stderr, fmt, ap);
	(void)fputc('\n', stderr);
}

int
cli_usage(const struct command *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vcomplain(c, fmt, ap);
	va_end(ap);
	(void)fprintf(stderr, "%s: kalata %s --help\n", tr("voir", "see"), c->name);
	return EX_USAGE;
}

int
cli_fail(const struct command *c, int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vcomplain(c, fmt, ap);
	va_end(ap);
	return status;
}

static const char *
default_config(void)
{
	const char *file = getenv("KALATA_CONFIG");

	return file != NULL && file[0] != '\0' ? file : "/etc/kalata/kalata.conf";
}

int
cli_options(const struct command *c, int argc, char **argv, const struct option *own,
    struct cli_options *o)
{
	struct option all[24] = {
	    {"config", required_argument, NULL, 'c'}, {"help", no_argument, NULL, 'h'}};
	size_t n = 2;
	int val;

	for (; own != NULL && own->name != NULL && n < 23; own++)
		all[n++] = *own;
	o->config_file = default_config();
	optind = 1;
	opterr = 0;
	while ((val = getopt_long(argc, argv, ":c:h", all, NULL)) != -1) {
		if (val == 'c') {
			o->config_file = optarg;
		} else if (val == 'h') {
			cli_help(c);
			return EX_OK;
		} else if (val == ':') {
			return cli_usage(c,
			    tr("il manque la valeur de %s", "%s needs a value"),
			    argv[optind - 1]);
		} else if (val == '?') {
			return cli_usage(c,
			    tr("option inconnue : %s", "unknown option: %s"),
			    argv[optind - 1]);
		} else if (o->on_option == NULL || !o->on_option(val, optarg)) {
			return cli_usage(c, tr("valeur refusée : %s", "bad value: %s"),
			    optarg == NULL ? argv[optind - 1] : optarg);
		}
	}
	return -1;
}

struct config *
cli_config(const char *file)
{
	struct config *config = config_load(file, stderr);
	enum log_level level = LOG_INFO_LEVEL;

	if (config == NULL)
		return NULL;
	if (log_level_parse(config->settings.log_level, &level))
		log_open(level);
	return config;
}

/* ---- the database ---- */

static void
tell(void *ctx, const char *where, const char *what)
{
	const struct command *c = ctx;

	(void)cli_fail(c, 0, "%s%s%s", where, where[0] == '\0' ? "" : ": ", what);
}

static bool
load_campaigns(const struct command *c, struct cli_store *s)
{
	struct campaign_doc *docs = NULL;
	size_t n = 0;

	if (!store_docs(s->store, &docs, &n)) {
		(void)cli_fail(c, 0, "%s",
		    tr("la base ne peut être lue", "the database cannot be read"));
		return false;
	}
	campaign_list_fill(&s->campaigns, docs, n);
	store_docs_free(docs, n);
	s->rulebook = rulebook_build(&s->config->settings, s->campaigns.doc,
	    s->campaigns.n, tell, (void *)(uintptr_t)c);
	return s->rulebook != NULL;
}

static bool
running(const struct config *config)
{
	char *answer =
	    control_ask(settings_sqlite_path(&config->settings), "{\"do\":\"\"}");
	bool runs = answer != NULL;

	free(answer);
	return runs;
}

bool
cli_store_open(
    const struct command *c, struct config *config, struct cli_store *s, bool *busy)
{
	struct store_options o = {.path = settings_sqlite_path(&config->settings),
	    .driver = &db_sqlite,
	    .secret = &s->secret,
	    .answers_per_hour = config->settings.answers_per_hour,
	    .mailbox_max = 64};
	char why[300];

	memset(s, 0, sizeof(*s));
	s->config = config;
	*busy = running(config);
	if (*busy)
		return false;
	if (!crypto_init() ||
	    !secret_load(&s->secret, config->settings.secret_file, why, sizeof(why)) ||
	    (s->store = store_open(&o, why, sizeof(why))) == NULL) {
		(void)cli_fail(c, 0, "%s", why);
		return false;
	}
	if (load_campaigns(c, s)) {
		store_adopt(s->store, rulebook_ref(s->rulebook));
		return true;
	}
	cli_store_close(s);
	return false;
}

void
cli_store_close(struct cli_store *s)
{
	struct job *job;

	store_stop(s->store);
	while ((job = store_take(s->store)) != NULL)
		free(job);
	store_close(s->store);
	rulebook_unref(s->rulebook);
	campaign_list_clear(&s->campaigns);
}

struct db *
cli_reader(const struct command *c, const struct config *config)
{
	const char *path = settings_sqlite_path(&config->settings);
	struct db *db;
	char why[300];

	if (access(path, R_OK) != 0) {
		(void)cli_fail(c, 0,
		    tr("pas de base %s : %s (kalata init la crée)",
			"no database %s: %s (kalata init makes it)"),
		    path, strerrordesc_np(errno));
		return NULL;
	}
	db = db_sqlite.open(path, true, why, sizeof(why));
	if (db == NULL)
		(void)cli_fail(c, 0, "%s", why);
	return db;
}

struct rulebook *
cli_rulebook(const struct command *c, const struct config *config, struct db *db,
    struct campaign_list *list)
{
	struct campaign_doc *docs;
	size_t n;

	if (!store_docs_read(&db_sqlite, db, &docs, &n)) {
		(void)cli_fail(c, 0,
		    tr("la base ne peut être lue : %s",
			"the database cannot be read: %s"),
		    db_sqlite.error(db));
		return NULL;
	}
	campaign_list_fill(list, docs, n);
	store_docs_free(docs, n);
	return rulebook_build(
	    &config->settings, list->doc, list->n, tell, (void *)(uintptr_t)c);
}

struct cJSON *
cli_ask(const struct command *c, const struct config *config, struct cJSON *request)
{
	char *line = cJSON_PrintUnformatted(request);
	char *text = control_ask(settings_sqlite_path(&config->settings), line);
	struct cJSON *answer = text == NULL ? NULL : cJSON_Parse(text);

	if (answer == NULL)
		(void)cli_fail(c, 0, "%s",
		    tr("le serveur ne répond pas : réessayez",
			"the gateway does not answer: try again"));
	free(line);
	free(text);
	return answer;
}

bool
cli_colour(void)
{
	const char *no = getenv("NO_COLOR");

	return isatty(STDOUT_FILENO) && (no == NULL || no[0] == '\0');
}

char *
cli_read_file(const struct command *c, const char *path)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	char *text;
	size_t n;

	if (f == NULL) {
		(void)cli_fail(c, 0, "%s: %s", path, strerrordesc_np(errno));
		return NULL;
	}
	text = xmalloc(FILE_MAX + 1);
	n = fread(text, 1, FILE_MAX, f);
	text[n] = '\0';
	if (ferror(f) || !feof(f) || strlen(text) != n) {
		(void)cli_fail(c, 0,
		    tr("%s : illisible, plus de 1 Mo, ou pas un texte",
			"%s: unreadable, more than 1 MB, or no text"),
		    path);
		free(text);
		text = NULL;
	}
	if (f != stdin)
		(void)fclose(f);
	return text;
}

const char *
cli_actor(void)
{
	const struct passwd *user = getpwuid(getuid());

	return user == NULL ? "?" : user->pw_name;
}
