/*
 * One version of kalata.conf as the gateway holds it, checked for what settings alone
 * cannot know: providers and languages.
 */
#include "gateway/gateway.h"

#include <stdlib.h>
#include <string.h>

#include "base/embed.h"
#include "base/log.h"
#include "base/xalloc.h"

struct config *
config_ref(struct config *c)
{
	c->refs++;
	return c;
}

void
config_unref(struct config *c)
{
	if (--c->refs == 0)
		free(c);
}

struct told {
	const char *file;
	FILE *errors;
};

static void
tell(void *ctx, const char *where, const char *what)
{
	const struct told *t = ctx;

	(void)fprintf(t->errors, "%s:0: %s: %s\n", t->file, where, what);
}

/* Could this channel answer an SMS at all? Asked of the provider, which knows what it
 * needs. Where no SMS can come in there is none to answer; screens are the webhook's reply,
 * and a channel without an account to send by is for them alone. */
static bool
can_answer(const struct provider *p, const struct channel *ch)
{
	const struct outbound sample = {
	    .id = 1, .to = "+22366000001", .from = "", .text = "merci",
	    .bearer = "token"};
	static struct http_msg call;
	char body[4096];

	if (p->decode == NULL || provider_answers_inline(p, ch) ||
	    (p->ussd != NULL && !provider_can_tell(p, ch)))
		return true;
	http_msg_init(&call, body, sizeof(body));
	return provider_sends(p) && p->encode(&sample, ch, &call);
}

/* What settings alone cannot know: is there such a provider, has it what it needs? Not
 * asked of a channel whose settings are wrong already (`whole` is false). */
static bool
check_providers(struct config *c, bool whole, FILE *errors)
{
	const struct settings *s = &c->settings;
	bool good = true;
	size_t i;

	for (i = 0; i < s->n_channels; i++) {
		const struct channel *ch = &s->channels[i];

		c->provider[i] = provider_find(ch->provider);
		if (c->provider[i] == NULL)
			(void)fprintf(errors, "%s:%d: there is no provider '%s'\n",
			    s->file, ch->line, ch->provider);
		else if (whole && !can_answer(c->provider[i], ch))
			(void)fprintf(errors,
			    "%s:%d: channel \"%s\" cannot answer: give it a send-url "
			    "(and body), or a reply\n",
			    s->file, ch->line, ch->name);
		else
			continue;
		good = false;
	}
	return good;
}

static bool
check_languages(const struct settings *s, FILE *errors)
{
	struct told told = {s->file, errors};
	struct rulebook *rb;

	data_dir_set(s->data_dir);
	rb = rulebook_build(s, NULL, 0, tell, &told);
	rulebook_unref(rb);
	return rb != NULL;
}

static bool
check_log_level(const struct settings *s, FILE *errors)
{
	enum log_level level;

	if (log_level_parse(s->log_level, &level))
		return true;
	(void)fprintf(
	    errors, "%s:0: 'log-level' must be error, warn, info or debug\n", s->file);
	return false;
}

struct config *
config_load(const char *file, FILE *errors)
{
	struct config *c = xcalloc(1, sizeof(*c));
	bool good;

	c->refs = 1;
	good = settings_load(&c->settings, file, errors);
	good &= check_providers(c, good, errors);
	if (good)
		good = check_languages(&c->settings, errors);
	if (good)
		good = check_log_level(&c->settings, errors);
	if (good)
		return c;
	config_unref(c);
	return NULL;
}
