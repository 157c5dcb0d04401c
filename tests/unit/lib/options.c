#include "options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/text.h"

struct option {
	const char *key;
	size_t at, size;
};

#define OPTION(name) {#name, offsetof(struct channel, name), sizeof(((struct channel *)0)->name)}

static const struct option options[] = {
    OPTION(base_url),
    OPTION(auth_token),
    OPTION(from_field),
    OPTION(to_field),
    OPTION(text_field),
    OPTION(id_field),
    OPTION(time_field),
    OPTION(status_id_field),
    OPTION(status_field),
    OPTION(status_delivered),
    OPTION(status_failed),
    OPTION(signing_key),
    OPTION(signature_method),
    OPTION(api_key),
    OPTION(username),
    OPTION(password),
    OPTION(device),
    OPTION(api_secret),
    OPTION(client_id),
    OPTION(client_secret),
    OPTION(sender),
    OPTION(sender_name),
    OPTION(send_url),
    OPTION(account_sid),
    OPTION(token),
    OPTION(method),
    OPTION(content_type),
    OPTION(body),
    OPTION(authorization),
    OPTION(response_check),
};

void
options_set(struct channel *ch, const char *key, const char *value)
{
	size_t i;

	if (strcmp(key, "check_signature") == 0) {
		ch->check_signature = value[0] == '1';
		return;
	}
	if (strcmp(key, "idempotent") == 0) {
		ch->idempotent = value[0] == '1';
		return;
	}
	if (strcmp(key, "address") == 0) {
		assert_true(text_copy(ch->addresses[0], ADDRESS_MAX, value));
		ch->n_addresses = 1;
		return;
	}
	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (strcmp(options[i].key, key) == 0) {
			assert_true(
			    text_copy((char *)ch + options[i].at, options[i].size, value));
			return;
		}
	fail_msg("no option '%s'", key);
}

/* What settings.c would give. */
struct channel
options_channel(const char *provider)
{
	struct channel ch = {.check_signature = true};
	static const char *const usual[][2] = {
	    {"base_url", "https://vote.example.org"},
	    {"token", "0123456789abcdef"},
	    {"username", "user"},
	    {"password", "pass word"},
	    {"api_key", "KEY"},
	    {"api_secret", "SECRET"},
	    {"client_id", "ID"},
	    {"client_secret", "CSECRET"},
	    {"device", "dev-1"},
	    {"account_sid", "AC1"},
	    {"auth_token", "AUTH"},
	    {"signature_method", "md5hash"},
	    {"from_field", "from"},
	    {"to_field", "to"},
	    {"text_field", "text"},
	    {"id_field", "id"},
	    {"time_field", "time"},
	    {"status_id_field", "id"},
	    {"status_field", "status"},
	    {"status_delivered", "delivered DELIVRD success"},
	    {"status_failed", "failed UNDELIV EXPIRED REJECTD rejected"},
	};
	size_t i;

	(void)text_copy(ch.name, sizeof(ch.name), "hook");
	(void)text_copy(ch.provider, sizeof(ch.provider), provider);
	for (i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		options_set(&ch, usual[i][0], usual[i][1]);
	return ch;
}

