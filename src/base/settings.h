/*
 * kalata.conf (libconfuse syntax): every option is one row of a table in settings.c
 * with its type, bounds, default and help; unknown options are errors; all errors are
 * reported as `file:line: message`, then we refuse to start.
 */
#ifndef KALATA_BASE_SETTINGS_H
#define KALATA_BASE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define CHANNELS_MAX	32
#define ADDRESSES_MAX	16
#define LANGUAGES_MAX	16
#define ADDRESS_MAX	32
#define CHANNEL_NAME_MAX 32

/*
 * One configured account of a provider: everything a provider may need to know.
 * Plain values, copied whole, owned by the settings. Secrets are here and nowhere
 * else: never log a channel.
 */
struct channel {
	char	name[CHANNEL_NAME_MAX];
	char	provider[24];
	char	token[128];
	char	addresses[ADDRESSES_MAX][ADDRESS_MAX];
	size_t	n_addresses;
	char	sender[40];		/* a Twilio messaging service has 34 */
	char	send_url[512];
	int	rate;			/* messages a second, 1..10000 */
	int	window;			/* requests under way at once */
	char	segment_price[16];	/* as it was written, FCFA */
	int64_t	price_milli;		/* thousandths of a FCFA per segment; 0 = not known */
	int	daily_limit;		/* segments a day (UTC); 0 = none */
	char	fallback[CHANNEL_NAME_MAX];	/* the channel that answers while this one's API is down */
	char	username[128];
	char	password[128];
	char	api_key[256];
	char	api_secret[128];	/* vonage */
	char	client_id[128];		/* OAuth2: orange, mtn */
	char	client_secret[128];
	char	sender_name[16];	/* orange: the name shown in place of the number */
	char	device[64];		/* textbee: which phone sends */
	char	signing_key[256];	/* of the webhook's signature; "" = not checked */
	char	signature_method[8];	/* vonage: md5hash md5 sha1 sha256 sha512 */
	char	account_sid[64];	/* twilio */
	char	auth_token[128];	/* twilio */
	bool	check_signature;	/* twilio; false only for tests of a new account */
	bool	idempotent;		/* external, orange: it knows a repeated send by our id */
	/* external: how a free-form gateway speaks */
	char	method[8];		/* of the send request: GET POST PUT */
	char	content_type[64];
	char	body[1024];		/* template: {to} {from} {text} {id} … */
	char	authorization[256];	/* whole header value */
	char	response_check[128];	/* substring that a good send answer holds */
	char	reply[1024];		/* template of the webhook's answer; "" = answers by send-url */
	char	reply_type[64];
	char	from_field[40], to_field[40], text_field[40], id_field[40], time_field[40];
	char	status_id_field[40], status_field[40];
	char	status_delivered[64], status_failed[64]; /* space-separated values */
	/* computed */
	char	base_url[512];		/* public-url, for signatures and delivery report URLs */
	int	line;			/* where the section starts, for messages */
};

struct settings {
	char	file[512];
	char	listen[128];
	char	console[128];
	char	console_url[256];	/* as operators' browsers know it; "" = its address */
	char	public_url[256];
	char	database[512];		/* "sqlite:PATH" */
	char	secret_file[512];
	char	data_dir[512];
	char	country[3];
	char	languages[LANGUAGES_MAX][8];
	size_t	n_languages;
	char	log_level[8];
	int	answers_per_hour;	/* to one phone; 0 = never answer */
	int	max_connections;	/* open webhook connections */
	int	request_timeout;	/* seconds from accept or previous answer to the last byte */
	int	max_attempts;		/* of one answer before it is a dead letter */
	int	answer_max_age;		/* minutes: an answer that late is not sent any more */
	struct channel channels[CHANNELS_MAX];
	size_t	n_channels;
};

/* Reads, checks everything, prints every error on `errors`. False if there was any. */
bool	settings_load(struct settings *, const char *file, FILE *errors);
/* "12.5" -> 12500; "" -> 0; at most six digits and three behind the point. */
bool	price_parse(const char *, int64_t *milli);
/* Where operators open the console, without a slash at the end. */
void	console_address(const struct settings *, char *out, size_t cap);
/* The path behind "sqlite:", NULL for another database. */
const char *settings_sqlite_path(const struct settings *);
const struct channel *settings_channel(const struct settings *, const char *name);

/* One row per option, for --help, the example file and the tests that compare them. */
struct setting_row {
	const char *section;	/* "" or "channel" */
	const char *key;
	const char *type;	/* "text" "int" "bool" "list" */
	const char *fallback;	/* default as it would be written; NULL = required */
	const char *providers;	/* which use it (and need it: fallback NULL; "?NAME" can do without),
				 * "" = all */
	const char *help;
};
extern const struct setting_row setting_rows[];
extern const size_t		n_setting_rows;

#endif
