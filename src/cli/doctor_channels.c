/*
 * What only the network can tell: is the public address ours, do the accounts work. Each
 * question sends nothing to anybody and costs nothing; where an aggregator has none, that
 * is said.
 */
#include "cli/doctor.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/text.h"
#include "provider/intake.h"

#define CLOCK_OFF_S 60 /* signed requests are believed for five minutes */

static void
no_answer(struct doctor *d, const char *subject, const char *to_do)
{
	doctor_say(d, FOUND_BAD, subject,
	    d->error[0] != '\0' ? d->error : tr("pas de réponse", "no answer"), to_do);
}

/* The Date of somebody else's answer, once. */
static void
compare_clock(struct doctor *d)
{
	const char *date = http_msg_header(&d->reply, "Date");
	struct tm tm = {.tm_isdst = 0};
	int64_t off;
	BUF(what, 120);

	if (d->clock_told || date == NULL ||
	    strptime(date, "%a, %d %b %Y %H:%M:%S GMT", &tm) == NULL)
		return;
	d->clock_told = true;
	off = clock_now_ms() / 1000 - (int64_t)timegm(&tm);
	(void)buf_addf(&what,
	    tr("%lld s d'écart avec leur serveur", "%lld s away from their server's"),
	    (long long)off);
	doctor_say(d, llabs(off) <= CLOCK_OFF_S ? FOUND_GOOD : FOUND_BAD,
	    tr("horloge comparée", "clock compared"), what.data,
	    tr("mettre l'horloge à l'heure: timedatectl set-ntp true",
		"set the clock right: timedatectl set-ntp true"));
}

static bool
get(struct doctor *d, const char *url)
{
	static struct http_msg call;
	char body[16];

	http_msg_init(&call, body, sizeof(body));
	return intake_call(&call, "GET", url, NULL) && doctor_ask(d, &call);
}

static void
check_health(struct doctor *d, const char *base)
{
	BUF(url, 400);

	(void)buf_addf(&url, "%s/healthz", base);
	if (!get(d, url.data))
		no_answer(d, "public-url",
		    tr("DNS, pare-feu, proxy (contrib/nginx.conf), certificat",
			"DNS, firewall, proxy (contrib/nginx.conf), certificate"));
	else if (d->reply.status != 200 || strcmp(d->body, "ok\n") != 0)
		doctor_say(d, FOUND_BAD, "public-url",
		    tr("quelqu'un répond, mais ce n'est pas kalata",
			"somebody answers, but it is not kalata"),
		    tr("le proxy doit passer /healthz et /hooks/ à listen",
			"the proxy must pass /healthz and /hooks/ on to listen"));
	else
		doctor_say(d, FOUND_GOOD, "public-url", base, NULL);
}

/* Whoever does not know the token learns nothing. */
static void
check_hooks(struct doctor *d, const char *base)
{
	BUF(url, 400);

	(void)buf_addf(&url, "%s/hooks/%s/not-the-token-of-it/sms", base,
	    d->config->settings.channels[0].name);
	if (!get(d, url.data))
		return;
	doctor_say(d, d->reply.status == 404 ? FOUND_GOOD : FOUND_BAD, "webhooks",
	    d->reply.status == 404
		? tr("un jeton faux n'ouvre rien", "a wrong token opens nothing")
		: tr("un jeton faux ne reçoit pas 404", "a wrong token does not get 404"),
	    tr("le proxy change-t-il les chemins ?", "does the proxy change paths?"));
}

void
doctor_public(struct doctor *d)
{
	const char *base = d->config->settings.public_url;

	if (base[0] == '\0') {
		doctor_say(d, FOUND_DOUBT, "public-url",
		    tr("n'est pas donnée", "is not given"),
		    tr("sans elle, ni signatures ni accusés de réception",
			"without it neither signatures nor delivery reports"));
		return;
	}
	if (strncmp(base, "https://", 8) != 0)
		doctor_say(d, FOUND_DOUBT, "public-url",
		    tr("sans chiffrement", "without encryption"),
		    tr("jetons et messages passent en clair: un proxy TLS devant",
			"tokens and messages pass in clear: a TLS proxy in front"));
	if (d->base == NULL)
		return;
	check_health(d, base);
	if (d->config->settings.n_channels > 0 && d->reply.status == 200)
		check_hooks(d, base);
}

/* ---- one channel ---- */

/* Those whose requests can be signed, with what it takes. */
static bool
could_sign(const struct channel *ch)
{
	static const char *const signing[] = {
	    "vonage", "capcom6", "textbee", "smssync", "envayasms"};
	size_t i;

	for (i = 0; i < sizeof(signing) / sizeof(signing[0]); i++)
		if (strcmp(signing[i], ch->provider) == 0)
			return ch->signing_key[0] == '\0';
	return strcmp(ch->provider, "twilio") == 0 && !ch->check_signature;
}

static void
check_settings(struct doctor *d, const struct channel *ch)
{
	if (could_sign(ch))
		doctor_say(d, FOUND_DOUBT, ch->name,
		    tr("ses requêtes ne sont pas vérifiées",
			"its requests are not verified"),
		    tr("donner signing-key (ou check-signature = true)",
			"give signing-key (or check-signature = true)"));
	if (ch->n_addresses == 0)
		doctor_say(d, FOUND_DOUBT, ch->name, tr("aucune adresse", "no address"),
		    tr("donner addresses: sans elles aucune campagne ne reçoit rien",
			"give addresses: without them no campaign gets anything"));
}

/* The token a send would need; NULL with a line said when there is none. */
static const char *
take_token(struct doctor *d, const struct provider *p, const struct channel *ch)
{
	static struct access_token token;
	static struct http_msg call;
	struct receipt_view receipt = {.retry_after_ms = 0};
	char body[2048];
	enum verdict verdict;

	http_msg_init(&call, body, sizeof(body));
	if (!p->ask_token(ch, &call))
		return NULL;
	(void)doctor_ask(d, &call);
	verdict = p->take_token(&d->reply, d->connected, ch, &token, &receipt);
	explicit_bzero(body, sizeof(body));
	if (verdict == VERDICT_SENT) {
		doctor_say(
		    d, FOUND_GOOD, ch->name, tr("jeton obtenu", "token obtained"), NULL);
		return token.text;
	}
	doctor_say(d, FOUND_BAD, ch->name,
	    d->reply.status == 0 ? d->error : receipt.reason,
	    tr("vérifier client-id et client-secret",
		"check client-id and client-secret"));
	return NULL;
}

static void
tell_account(struct doctor *d, const struct channel *ch, enum verdict verdict,
    const struct receipt_view *receipt)
{
	if (verdict == VERDICT_SENT)
		doctor_say(d, FOUND_GOOD, ch->name,
		    receipt->reason[0] != '\0'
			? receipt->reason
			: tr("le compte répond", "the account answers"),
		    NULL);
	else if (d->reply.status == 0)
		no_answer(d, ch->name,
		    tr("send-url, DNS, pare-feu sortant",
			"send-url, DNS, outgoing firewall"));
	else
		doctor_say(d, FOUND_BAD, ch->name, receipt->reason,
		    tr("vérifier le nom du compte, sa clé, son crédit",
			"check the account's name, its key, its credit"));
}

static void
check_account(struct doctor *d, const struct provider *p, const struct channel *ch)
{
	static struct http_msg call;
	struct receipt_view receipt = {.retry_after_ms = 0};
	char body[2048];
	const char *bearer = NULL;

	if (p->ask_token != NULL && (bearer = take_token(d, p, ch)) == NULL)
		return;
	http_msg_init(&call, body, sizeof(body));
	if (p->probe == NULL || !p->probe(ch, bearer, &call)) {
		if (provider_can_tell(p, ch) && p->ask_token == NULL)
			doctor_say(d, FOUND_DOUBT, ch->name,
			    tr("son API n'a pas de question qui n'envoie rien",
				"its API has no question that sends nothing"),
			    tr("essayer avec un vrai SMS: docs/channels/",
				"try it with a real SMS: docs/channels/"));
		return;
	}
	(void)doctor_ask(d, &call);
	tell_account(d, ch, p->probed(&d->reply, d->connected, ch, &receipt), &receipt);
	compare_clock(d);
}

void
doctor_channel(struct doctor *d, size_t i)
{
	const struct channel *ch = &d->config->settings.channels[i];
	const struct provider *p = d->config->provider[i];
	size_t before = d->doubts + d->faults;

	check_settings(d, ch);
	if (d->base != NULL)
		check_account(d, p, ch);
	if (d->doubts + d->faults == before &&
	    (d->base == NULL || !provider_can_tell(p, ch)))
		doctor_say(d, FOUND_GOOD, ch->name,
		    tr("réglages complets", "settings complete"), NULL);
}
