/*
 * Settings are two tables: what an operator may write (setting_rows, in settings_rows.c)
 * and where each value goes (slots below). libconfuse reads the file; everything it
 * cannot know (addresses, secrets in files, which provider needs what) is checked here,
 * all of it, before we refuse.
 */
#include "base/settings.h"

#include <confuse.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"

/* Where one option's value goes. */
struct slot {
	const char *key;
	size_t at,
	    size; /* in struct settings or struct channel; size 0 = int, 1 = bool */
	int min, max;
};

#define TEXT(type, key, field)                                                           \
	{                                                                                \
		key, offsetof(type, field), sizeof(((type *)0)->field), 0, 0             \
	}
#define INT(type, key, field, min, max)                                                  \
	{                                                                                \
		key, offsetof(type, field), 0, min, max                                  \
	}

static const struct slot main_slots[] = {
    TEXT(struct settings, "listen", listen),
    TEXT(struct settings, "console", console),
    TEXT(struct settings, "console-url", console_url),
    TEXT(struct settings, "public-url", public_url),
    TEXT(struct settings, "database", database),
    TEXT(struct settings, "secret-file", secret_file),
    TEXT(struct settings, "data-dir", data_dir),
    TEXT(struct settings, "country", country),
    TEXT(struct settings, "log-level", log_level),
    INT(struct settings, "answers-per-hour", answers_per_hour, 0, 60),
    INT(struct settings, "max-connections", max_connections, 8, 20000),
    INT(struct settings, "request-timeout", request_timeout, 1, 120),
    INT(struct settings, "max-attempts", max_attempts, 1, 100),
    INT(struct settings, "answer-max-age", answer_max_age, 1, 1440),
};

static const struct slot channel_slots[] = {
    TEXT(struct channel, "provider", provider),
    TEXT(struct channel, "token", token),
    TEXT(struct channel, "sender", sender),
    TEXT(struct channel, "send-url", send_url),
    INT(struct channel, "rate", rate, 1, 10000),
    INT(struct channel, "window", window, 1, 64),
    TEXT(struct channel, "segment-price", segment_price),
    INT(struct channel, "daily-limit", daily_limit, 0, 10000000),
    TEXT(struct channel, "fallback", fallback),
    TEXT(struct channel, "username", username),
    TEXT(struct channel, "password", password),
    TEXT(struct channel, "api-key", api_key),
    TEXT(struct channel, "api-secret", api_secret),
    TEXT(struct channel, "client-id", client_id),
    TEXT(struct channel, "client-secret", client_secret),
    TEXT(struct channel, "sender-name", sender_name),
    TEXT(struct channel, "device", device),
    TEXT(struct channel, "signing-key", signing_key),
    TEXT(struct channel, "signature-method", signature_method),
    {"idempotent", offsetof(struct channel, idempotent), 1, 0, 1},
    TEXT(struct channel, "account-sid", account_sid),
    TEXT(struct channel, "auth-token", auth_token),
    {"check-signature", offsetof(struct channel, check_signature), 1, 0, 1},
    TEXT(struct channel, "method", method),
    TEXT(struct channel, "content-type", content_type),
    TEXT(struct channel, "body", body),
    TEXT(struct channel, "authorization", authorization),
    TEXT(struct channel, "response-check", response_check),
    TEXT(struct channel, "reply", reply),
    TEXT(struct channel, "reply-type", reply_type),
    TEXT(struct channel, "from-field", from_field),
    TEXT(struct channel, "to-field", to_field),
    TEXT(struct channel, "text-field", text_field),
    TEXT(struct channel, "id-field", id_field),
    TEXT(struct channel, "time-field", time_field),
    TEXT(struct channel, "status-id-field", status_id_field),
    TEXT(struct channel, "status-field", status_field),
    TEXT(struct channel, "status-delivered", status_delivered),
    TEXT(struct channel, "status-failed", status_failed),
};

#define COUNT(a)    (sizeof(a) / sizeof((a)[0]))
#define MAX_OPTIONS 96

/* What is being read: errors are counted wherever they are found. */
struct reading {
	const char *file;
	FILE *errors;
	size_t n_errors;
};

/* libconfuse's error callback has no context; settings are read by one thread, at start
 * and on reload. */
static struct reading *current;

static void complain(int line, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
complain(int line, const char *fmt, ...)
{
	va_list ap;

	(void)fprintf(current->errors, "%s:%d: ", current->file, line);
	va_start(ap, fmt);
	(void)vfprintf(current->errors, fmt, ap);
	va_end(ap);
	(void)fputc('\n', current->errors);
	current->n_errors++;
}

static void on_confuse(cfg_t *, const char *, va_list)
    __attribute__((format(printf, 2, 0)));

static void
on_confuse(cfg_t *cfg, const char *fmt, va_list ap)
{
	char text[512];

	(void)vsnprintf(text, sizeof(text), fmt, ap);
	complain(cfg == NULL ? 0 : cfg->line, "%s", text);
}

/* "token" may also be given as "token-file": every secret can stay out of this file. */
static const char *
secret_file_key(const char *key)
{
	static const char *const pair[][2] = {{"token", "token-file"},
	    {"password", "password-file"}, {"api-key", "api-key-file"},
	    {"auth-token", "auth-token-file"}, {"authorization", "authorization-file"},
	    {"api-secret", "api-secret-file"}, {"client-secret", "client-secret-file"},
	    {"signing-key", "signing-key-file"}};
	size_t i;

	for (i = 0; i < COUNT(pair); i++)
		if (strcmp(pair[i][0], key) == 0)
			return pair[i][1];
	return NULL;
}

/* libconfuse's option list for one section, out of setting_rows. Text and bool have their
 * default filled in later: "was it given" must stay visible for errors. */
static void
make_options(cfg_opt_t *opt, const char *section)
{
	size_t i, n = 0;

	for (i = 0; i < n_setting_rows; i++) {
		const struct setting_row *row = &setting_rows[i];
		cfg_opt_t text = CFG_STR(row->key, NULL, CFGF_NODEFAULT);
		cfg_opt_t number = CFG_INT(row->key, 0, CFGF_NODEFAULT);
		cfg_opt_t list = CFG_STR_LIST(row->key, NULL, CFGF_NODEFAULT);
		cfg_opt_t yesno = CFG_BOOL(row->key, cfg_false, CFGF_NODEFAULT);

		if (strcmp(row->section, section) != 0)
			continue;
		opt[n++] = row->type[0] == 'i'   ? number
			   : row->type[0] == 'l' ? list
			   : row->type[0] == 'b' ? yesno
						 : text;
	}
	opt[n] = (cfg_opt_t)CFG_END();
}

static const struct setting_row *
find_row(const char *section, const char *key)
{
	size_t i;

	for (i = 0; i < n_setting_rows; i++)
		if (strcmp(setting_rows[i].section, section) == 0 &&
		    strcmp(setting_rows[i].key, key) == 0)
			return &setting_rows[i];
	return NULL;
}

static bool
given(cfg_t *cfg, const char *key)
{
	return cfg_size(cfg, key) > 0;
}

/* The first line of a file that holds a secret. */
static bool
read_secret(const char *path, char *out, size_t cap)
{
	FILE *f = fopen(path, "re");
	bool ok = f != NULL && fgets(out, (int)cap, f) != NULL;

	if (f != NULL)
		(void)fclose(f);
	if (ok)
		out[strcspn(out, "\r\n")] = '\0';
	return ok && out[0] != '\0';
}

static void
put_text(cfg_t *cfg, const struct slot *slot, const struct setting_row *row, char *out)
{
	const char *file_key = secret_file_key(slot->key);
	const char *value = row->fallback == NULL ? "" : row->fallback;

	if (file_key != NULL && given(cfg, file_key)) {
		if (given(cfg, slot->key))
			complain(cfg->line, "both '%s' and '%s' are given", slot->key,
			    file_key);
		if (!read_secret(cfg_getstr(cfg, file_key), out, slot->size))
			complain(cfg->line, "cannot read %s '%s'", file_key,
			    cfg_getstr(cfg, file_key));
		return;
	}
	if (given(cfg, slot->key))
		value = cfg_getstr(cfg, slot->key);
	if (!text_copy(out, slot->size, value))
		complain(cfg->line, "'%s' is longer than %zu characters", slot->key,
		    slot->size - 1);
	if (!text_is_utf8(value, strlen(value)))
		complain(cfg->line, "'%s' is not UTF-8 text", slot->key);
}

static void
put_int(cfg_t *cfg, const struct slot *slot, const struct setting_row *row, int *out)
{
	long value = row->fallback == NULL ? 0 : strtol(row->fallback, NULL, 10);

	if (given(cfg, slot->key))
		value = cfg_getint(cfg, slot->key);
	if (value < slot->min || value > slot->max)
		complain(cfg->line, "'%s' must be between %d and %d", slot->key,
		    slot->min, slot->max);
	*out = (int)value;
}

static void
fill(cfg_t *cfg, const char *section, const struct slot *slots, size_t n, char *base)
{
	const struct setting_row *row;
	const struct slot *slot;

	for (slot = slots; slot < slots + n; slot++) {
		row = find_row(section, slot->key);
		if (slot->size == 0)
			put_int(cfg, slot, row, (int *)(void *)(base + slot->at));
		else if (slot->size == 1)
			*(bool *)(void *)(base + slot->at) =
			    given(cfg, slot->key)
				? cfg_getbool(cfg, slot->key) == cfg_true
				: strcmp(row->fallback, "true") == 0;
		else
			put_text(cfg, slot, row, base + slot->at);
	}
}

static size_t
fill_list(cfg_t *cfg, const char *key, char *out, size_t width, size_t max)
{
	size_t i, n = cfg_size(cfg, key);

	if (n > max) {
		complain(cfg->line, "'%s' has more than %zu entries", key, max);
		n = max;
	}
	for (i = 0; i < n; i++)
		if (!text_copy(
			out + i * width, width, cfg_getnstr(cfg, key, (unsigned int)i)))
			complain(cfg->line, "an entry of '%s' is too long", key);
	return n;
}

/* Is `word` one of the blank-separated words of `list`? */
static bool
listed(const char *list, const char *word)
{
	size_t len = strlen(word);
	const char *p;

	for (p = strstr(list, word); p != NULL; p = strstr(p + 1, word))
		if ((p == list || p[-1] == ' ') && (p[len] == ' ' || p[len] == '\0'))
			return true;
	return false;
}

/* What a provider cannot work without: fallback NULL and its name in the row. */
static void
check_required(cfg_t *cfg, const char *section, const char *provider)
{
	const char *file_key;
	size_t i;

	for (i = 0; i < n_setting_rows; i++) {
		const struct setting_row *row = &setting_rows[i];

		if (strcmp(row->section, section) != 0 || row->fallback != NULL ||
		    given(cfg, row->key))
			continue;
		if (row->providers[0] != '\0' && !listed(row->providers, provider))
			continue;
		file_key = secret_file_key(row->key);
		if (file_key == NULL || !given(cfg, file_key))
			complain(cfg->line, "%s%s%s needs '%s'",
			    section[0] == '\0' ? "kalata" : "channel \"",
			    section[0] == '\0' ? "" : cfg_title(cfg),
			    section[0] == '\0' ? "" : "\"", row->key);
	}
}

static bool
used_by(const struct setting_row *row, const char *provider)
{
	char without[32] = "?";

	(void)text_copy(without + 1, sizeof(without) - 1, provider);
	return row->providers[0] == '\0' || listed(row->providers, provider) ||
	       listed(row->providers, without);
}

static void
check_unused(cfg_t *cfg, const char *provider)
{
	size_t i;

	for (i = 0; i < n_setting_rows; i++) {
		const struct setting_row *row = &setting_rows[i];

		if (strcmp(row->section, "channel") == 0 && given(cfg, row->key) &&
		    !used_by(row, provider))
			complain(cfg->line, "'%s' means nothing to provider '%s'",
			    row->key, provider);
	}
}

/* A name and a token stand in a URL path, so they hold only what needs no escape. */
static bool
path_safe(const char *s)
{
	return s[0] != '\0' &&
	       s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			   "0123456789-_.~")] == '\0';
}

/* "12", "12.5", "0.125" -> thousandths; "" is 0. No floating point in money. */
bool
price_parse(const char *text, int64_t *milli)
{
	size_t whole = strspn(text, "0123456789"), part;
	int64_t n = 0;
	size_t i;

	*milli = 0;
	if (text[0] == '\0')
		return true;
	part = text[whole] == '.' ? strspn(text + whole + 1, "0123456789") : 0;
	if (whole == 0 || whole > 6 || part > 3 || (text[whole] == '.' && part == 0) ||
	    text[whole + (part > 0 ? part + 1 : 0)] != '\0')
		return false;
	for (i = 0; i < whole; i++)
		n = n * 10 + (text[i] - '0');
	for (i = 0; i < 3; i++)
		n = n * 10 + (i < part ? text[whole + 1 + i] - '0' : 0);
	*milli = n;
	return true;
}

static void
fill_channel(struct settings *s, cfg_t *cfg, struct channel *ch)
{
	const char *name = cfg_title(cfg);

	ch->line = cfg->line;
	if (!text_copy(ch->name, sizeof(ch->name), name) || !path_safe(name))
		complain(cfg->line,
		    "channel \"%s\": a name is at most %d letters, digits, - or _", name,
		    CHANNEL_NAME_MAX - 1);
	if (settings_channel(s, ch->name) != ch)
		complain(cfg->line, "there are two channels \"%s\"", ch->name);
	fill(cfg, "channel", channel_slots, COUNT(channel_slots), (char *)ch);
	ch->n_addresses =
	    fill_list(cfg, "addresses", ch->addresses[0], ADDRESS_MAX, ADDRESSES_MAX);
	check_required(cfg, "channel", ch->provider);
	check_unused(cfg, ch->provider);
	if (ch->token[0] != '\0' && (!path_safe(ch->token) || strlen(ch->token) < 16))
		complain(cfg->line,
		    "the token of channel \"%s\" must be 16 or more of a-z A-Z 0-9 - _ . "
		    "~",
		    name);
	if (!price_parse(ch->segment_price, &ch->price_milli))
		complain(cfg->line,
		    "'segment-price' of channel \"%s\" must be FCFA like 12 or 12.5",
		    name);
	(void)text_copy(ch->base_url, sizeof(ch->base_url), s->public_url);
}

/* "host:port" with a port number. */
static void
check_listen(cfg_t *cfg, const char *key, const char *value)
{
	const char *colon = strrchr(value, ':');
	int64_t port;

	if (value[0] != '\0' &&
	    (colon == NULL || colon == value || !text_i64(colon + 1, 0, 65535, &port)))
		complain(
		    cfg->line, "'%s' must be ADDRESS:PORT, like 127.0.0.1:8080", key);
}

static void
check_url(cfg_t *cfg, const char *key, char *url)
{
	size_t len = strlen(url);

	if (len > 0 && strncmp(url, "https://", 8) != 0 &&
	    strncmp(url, "http://", 7) != 0)
		complain(cfg->line, "'%s' must begin with https:// (or http://)", key);
	if (len > 0 && url[len - 1] == '/')
		url[len - 1] = '\0';
}

static void
check_main(struct settings *s, cfg_t *cfg)
{
	check_listen(cfg, "listen", s->listen);
	check_listen(cfg, "console", s->console);
	if (given(cfg, "database") &&
	    (strncmp(s->database, "sqlite:", 7) != 0 || s->database[7] == '\0'))
		complain(cfg->line, "'database' must be \"sqlite:PATH\"");
	if (strlen(s->country) != 2)
		complain(cfg->line, "'country' must be two capital letters, like ML");
	check_url(cfg, "public-url", s->public_url);
	check_url(cfg, "console-url", s->console_url);
}

/* One step only: a fallback's own fallback is not asked, so there are no circles. */
static void
check_fallbacks(const struct settings *s)
{
	const struct channel *ch, *other;

	for (ch = s->channels; ch < s->channels + s->n_channels; ch++) {
		if (ch->fallback[0] == '\0')
			continue;
		other = settings_channel(s, ch->fallback);
		if (other == NULL || other == ch)
			complain(ch->line,
			    "channel \"%s\": 'fallback' must name another channel",
			    ch->name);
	}
}

static void
fill_all(struct settings *s, cfg_t *cfg)
{
	size_t i, n = cfg_size(cfg, "channel");

	fill(cfg, "", main_slots, COUNT(main_slots), (char *)s);
	s->n_languages = fill_list(
	    cfg, "languages", s->languages[0], sizeof(s->languages[0]), LANGUAGES_MAX);
	check_required(cfg, "", "");
	check_main(s, cfg);
	if (n > CHANNELS_MAX) {
		complain(cfg->line, "more than %d channels", CHANNELS_MAX);
		n = CHANNELS_MAX;
	}
	for (i = 0; i < n; i++) {
		s->n_channels = i + 1;
		fill_channel(
		    s, cfg_getnsec(cfg, "channel", (unsigned int)i), &s->channels[i]);
	}
	check_fallbacks(s);
}

bool
settings_load(struct settings *s, const char *file, FILE *errors)
{
	cfg_opt_t channel_options[MAX_OPTIONS], options[MAX_OPTIONS];
	struct reading reading = {.file = file, .errors = errors};
	cfg_t *cfg;
	int result;
	size_t n;

	memset(s, 0, sizeof(*s));
	(void)text_copy(s->file, sizeof(s->file), file);
	make_options(channel_options, "channel");
	make_options(options, "");
	for (n = 0; options[n].name != NULL; n++)
		continue;
	options[n] = (cfg_opt_t)CFG_SEC(
	    "channel", channel_options, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES);
	options[n + 1] = (cfg_opt_t)CFG_END();
	cfg = cfg_init(options, CFGF_NONE);
	if (cfg == NULL)
		return false;
	current = &reading;
	(void)cfg_set_error_function(cfg, on_confuse);
	result = cfg_parse(cfg, file);
	if (result == CFG_FILE_ERROR)
		complain(0, "cannot read it: %s", strerrordesc_np(errno));
	else if (result == CFG_SUCCESS)
		fill_all(s, cfg);
	else if (reading.n_errors == 0)
		complain(0, "cannot understand it");
	(void)cfg_free(cfg);
	current = NULL;
	return reading.n_errors == 0;
}

const char *
settings_sqlite_path(const struct settings *s)
{
	return strncmp(s->database, "sqlite:", 7) == 0 ? s->database + 7 : NULL;
}

const struct channel *
settings_channel(const struct settings *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->n_channels; i++)
		if (strcmp(s->channels[i].name, name) == 0)
			return &s->channels[i];
	return NULL;
}

void
console_address(const struct settings *s, char *out, size_t cap)
{
	if (s->console_url[0] != '\0')
		(void)snprintf(out, cap, "%s", s->console_url);
	else
		(void)snprintf(out, cap, "http://%s", s->console);
}
