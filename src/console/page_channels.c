/*
 * Channels: what comes in, what goes out and what it costs. Two sources: the running
 * gateway tells what it sees now, the database what is kept; when the gateway does not
 * answer the page says so and shows the rest. No secret of a channel is ever here.
 */
#include "console/pages.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/page.h"
#include "store/channel_stats.h"

#define LETTERS_MAX 200

/* The gateway's word on a channel; NULL when it did not answer. */
static const cJSON *
now_of(const cJSON *answer, const char *name)
{
	const cJSON *o, *list = cJSON_GetObjectItemCaseSensitive(answer, "channels");

	cJSON_ArrayForEach(
	    o, list) if (strcmp(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(o,
				    "name")),
			     name) == 0) return o;
	return NULL;
}

static int64_t
number(const cJSON *o, const char *key)
{
	const cJSON *n = cJSON_GetObjectItemCaseSensitive(o, key);

	return cJSON_IsNumber(n) ? (int64_t)n->valuedouble : 0;
}

/* "3 min", "2 h": how long ago, coarse enough to be read at a glance. */
static void
ago(struct page *p, int64_t then_ms)
{
	int64_t s = (clock_now_ms() - then_ms) / 1000;

	if (then_ms == 0) {
		html_text(&p->html, T(p, "rien encore", "nothing yet"));
		return;
	}
	html_raw(&p->html, T(p, "il y a ", ""));
	if (s < 120)
		html_f(&p->html, "%lld s", (long long)(s < 0 ? 0 : s));
	else if (s < 7200)
		html_f(&p->html, "%lld min", (long long)(s / 60));
	else
		html_f(&p->html, "%lld h", (long long)(s / 3600));
	html_raw(&p->html, T(p, "", " ago"));
}

static void
fact(struct page *p, const char *name)
{
	html_f(&p->html, "<dt>%s</dt><dd>", name);
}

static void
fact_number(struct page *p, const char *name, int64_t n)
{
	fact(p, name);
	html_number(&p->html, n);
	html_raw(&p->html, "</dd>");
}

/* Whole francs of so many segments, rounded up. */
static void
francs(struct page *p, int64_t segments, int64_t price_milli)
{
	html_number(&p->html, (segments * price_milli + 999) / 1000);
	html_raw(&p->html, "\xc2\xa0"
			   "FCFA");
}

/* ---- one channel ---- */

static void
state_badge(struct page *p, const struct channel_stats *s, const cJSON *now)
{
	const char *held =
	    cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(now, "held"));

	if (s->paused_ms != 0)
		html_f(&p->html, "<span class=\"badge warn\">%s %s</span>",
		    T(p, "en pause par", "paused by"), s->paused_by);
	else if (held != NULL && strcmp(held, "limit") == 0)
		html_f(&p->html, "<span class=\"badge bad\">%s</span>",
		    T(p, "limite du jour atteinte", "daily limit reached"));
	else if (number(now, "breaker_ms") > 0)
		html_f(&p->html, "<span class=\"badge bad\">%s %lld s</span>",
		    T(p, "en panne, nouvel essai dans", "failing, next try in"),
		    (long long)(number(now, "breaker_ms") / 1000 + 1));
	else
		html_f(&p->html, "<span class=\"badge ok\">%s</span>",
		    T(p, "en service", "working"));
}

/* Where answers go while its API does not answer, and how many went so. */
static void
way_round(struct page *p, const cJSON *now)
{
	const char *fallback =
	    cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(now, "fallback"));

	if (fallback == NULL || fallback[0] == '\0')
		return;
	html_f(&p->html, "<p>%s <a href=\"#%s\">%s</a>",
	    cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(now, "elsewhere"))
		? T(p, "En attendant, les réponses partent par",
		      "Meanwhile answers leave by")
		: T(p, "En cas de panne, les réponses partiront par",
		      "Should it fail, answers will leave by"),
	    fallback, fallback);
	if (number(now, "moved") > 0) {
		html_raw(&p->html, " (");
		html_number(&p->html, number(now, "moved"));
		html_f(&p->html, " %s)", T(p, "depuis le démarrage", "since the start"));
	}
	html_raw(&p->html, "</p>\n");
}

static void
incoming(struct page *p, const cJSON *now)
{
	html_raw(&p->html, "<dl class=\"facts\">");
	fact(p, T(p, "Dernier message reçu", "Last message in"));
	ago(p, number(now, "last_ms"));
	html_raw(&p->html, "</dd>");
	fact_number(
	    p, T(p, "Reçus en 5 minutes", "In 5 minutes"), number(now, "per_5_minutes"));
	fact_number(p, T(p, "Reçus depuis le démarrage", "Received since the start"),
	    number(now, "received") + number(now, "screens"));
	fact_number(p, T(p, "dont répétés", "of them repeated"), number(now, "repeated"));
	fact_number(p, T(p, "Échecs (503)", "Failures (503)"), number(now, "failed"));
	fact(p, T(p, "Dernier accusé de réception", "Last delivery report"));
	ago(p, number(now, "last_status_ms"));
	html_raw(&p->html, "</dd></dl>\n");
}

static void
outgoing(struct page *p, const struct channel_stats *s)
{
	static const struct {
		enum delivery state;
		const char *fr, *en;
	} states[] = {
	    {DELIVERY_DELIVERED, "Remises", "Delivered"},
	    {DELIVERY_SENT, "Envoyées", "Sent"},
	    {DELIVERY_BUFFERED, "Au réseau", "With the network"},
	    {DELIVERY_FAILED, "Non remises", "Not delivered"},
	    {DELIVERY_UNCLEAR, "Peut-être envoyées", "Perhaps sent"},
	    {DELIVERY_DEAD, "Au rebut", "Dead letters"},
	};
	size_t i;

	html_raw(&p->html, "<dl class=\"facts\">");
	fact_number(p, T(p, "Réponses en attente", "Answers waiting"), s->queued);
	if (s->queued > 0) {
		fact(p, T(p, "La plus ancienne", "The oldest"));
		ago(p, s->oldest_ms);
		html_raw(&p->html, "</dd>");
	}
	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		fact_number(
		    p, T(p, states[i].fr, states[i].en), s->state[states[i].state]);
	html_raw(&p->html, "</dl>\n");
}

static void
spending(struct page *p, const struct channel *ch, const struct channel_stats *s)
{
	html_f(&p->html, "<h3>%s</h3>\n<p>", T(p, "Crédit dépensé", "Credit spent"));
	html_number(&p->html, s->segments_today);
	html_f(&p->html, " %s", T(p, "segments aujourd'hui", "segments today"));
	if (ch->price_milli > 0) {
		html_raw(&p->html, " = ");
		francs(p, s->segments_today, ch->price_milli);
	}
	html_raw(&p->html, "</p>\n");
	if (ch->daily_limit > 0) {
		html_f(&p->html,
		    "<p><meter class=\"meter\" min=\"0\" max=\"%d\" high=\"%d\" "
		    "value=\"%lld\" "
		    "aria-label=\"%s\"></meter> ",
		    ch->daily_limit, ch->daily_limit * 9 / 10,
		    (long long)s->segments_today,
		    T(p, "Part de la limite du jour", "Part of the daily limit"));
		html_share(&p->html, s->segments_today, ch->daily_limit);
		html_f(&p->html, " %s ", T(p, "de la limite de", "of the limit of"));
		html_number(&p->html, ch->daily_limit);
		html_raw(&p->html, "</p>\n");
	}
	html_f(&p->html, "<p class=\"muted\">%s ", T(p, "7 jours :", "7 days:"));
	html_number(&p->html, s->segments_week);
	html_f(&p->html, ", %s ", T(p, "30 jours :", "30 days:"));
	html_number(&p->html, s->segments_month);
	if (ch->price_milli > 0) {
		html_raw(&p->html, " = ");
		francs(p, s->segments_month, ch->price_milli);
	} else {
		html_f(&p->html, ". %s",
		    T(p, "Pour voir des francs : segment-price dans kalata.conf.",
			"To see francs: segment-price in kalata.conf."));
	}
	html_raw(&p->html, "</p>\n");
}

static void
act_form(struct page *p, const char *channel, const char *verb, const char *label,
    const char *class)
{
	char action[120];

	(void)snprintf(action, sizeof(action), "/canaux/%s/%s", channel, verb);
	page_form(p, action, "row");
	html_f(&p->html,
	    "<label for=\"%s-%s\">%s</label> <input id=\"%s-%s\" name=\"raison\" "
	    "required "
	    "maxlength=\"200\"> <button class=\"%s\">%s</button></form>\n",
	    verb, channel, T(p, "Raison", "Reason"), verb, channel, class, label);
}

static void
card(struct page *p, const struct channel *ch, const struct channel_stats *s,
    const cJSON *now)
{
	html_f(&p->html,
	    "<section class=\"card\" id=\"%s\"><h2>%s <span class=\"muted\">%s</span> ",
	    ch->name, ch->name, ch->provider);
	state_badge(p, s, now);
	html_raw(&p->html, "</h2>\n<div class=\"cols-2\"><div>\n");
	html_f(&p->html, "<h3>%s</h3>\n", T(p, "Ce qui arrive", "Coming in"));
	if (now != NULL)
		incoming(p, now);
	else
		html_f(&p->html, "<p class=\"empty\">%s</p>\n",
		    T(p, "La passerelle ne le dit pas.", "The gateway does not tell."));
	html_f(&p->html, "</div><div><h3>%s</h3>\n", T(p, "Ce qui part", "Going out"));
	outgoing(p, s);
	way_round(p, now);
	html_raw(&p->html, "</div></div>\n");
	spending(p, ch, s);
	if (s->paused_ms != 0)
		act_form(p, ch->name, "reprendre",
		    T(p, "Reprendre l'envoi", "Resume sending"), "primary");
	else
		act_form(p, ch->name, "pause", T(p, "Mettre en pause", "Pause sending"),
		    "danger");
	html_f(&p->html, "<p><a href=\"/canaux/%s/rebuts\">%s</a></p>\n</section>\n",
	    ch->name, T(p, "Lettres au rebut", "Dead letters"));
}

static void
show(struct page *p, struct cJSON *answer)
{
	const struct settings *s = &p->console->config->settings;
	struct channel_list list;
	struct channel_stats stats;
	size_t i;

	if (!channel_stats_read(&db_sqlite, p->console->db, clock_now_ms(), &list)) {
		channel_stats_free(&list);
		page_error(p, 503,
		    T(p, "La base ne peut pas être lue.",
			"The database cannot be read."));
		return;
	}
	page_open(p, MENU_CHANNELS, T(p, "Canaux", "Channels"), NULL);
	if (answer == NULL)
		html_f(&p->html, "<p class=\"flash error\" role=\"alert\">%s</p>\n",
		    T(p, "La passerelle ne répond pas : ce qui suit vient de la base.",
			"The gateway does not answer: what follows is from the "
			"database."));
	if (s->n_channels == 0)
		html_f(&p->html, "<p class=\"empty\">%s</p>\n",
		    T(p, "Aucun canal : ajoutez-en un dans kalata.conf.",
			"No channel: add one in kalata.conf."));
	for (i = 0; i < s->n_channels; i++) {
		stats = channel_stats_of(&list, s->channels[i].name);
		card(p, &s->channels[i], &stats, now_of(answer, s->channels[i].name));
	}
	html_f(&p->html, "<p class=\"muted\">%s</p>\n",
	    T(p,
		"Remises, envoyées et au rebut : des 10 000 dernières réponses."
		" Les jours sont ceux de Bamako (UTC). En pause, les votes sont"
		" comptés, les réponses attendent.",
		"Delivered, sent and dead: of the last 10,000 answers. Days are Bamako's "
		"(UTC). While "
		"paused, votes are counted and answers wait."));
	channel_stats_free(&list);
	page_send(p, 200);
}

void
channels(struct page *p)
{
	cJSON *o = cJSON_CreateObject();

	(void)cJSON_AddStringToObject(o, "do", "channels");
	page_ask(p, o, show);
}

/* The channel of the address; NULL: told and ended. */
static const struct channel *
find(struct page *p)
{
	const struct channel *ch =
	    settings_channel(&p->console->config->settings, p->arg[0]);

	if (ch == NULL)
		page_error(p, 404, T(p, "Pas de tel canal.", "No such channel."));
	return ch;
}

/* ---- dead letters ---- */

static void
letter(struct page *p, const struct channel *ch, const struct dead_letter *l)
{
	BUF(who, 8);
	char action[120];

	if (l->has_voter)
		text_hex(&who, l->voter.b, 3);
	html_f(&p->html, "<tr><td class=\"n\">%lld</td><td>", (long long)l->id);
	html_time(&p->html, l->died_ms);
	html_f(&p->html,
	    "</td><td class=\"mono\">%s</td><td>%s</td><td class=\"n\">%lld</td>"
	    "<td class=\"n\">%lld</td><td>",
	    who.len > 0 ? who.data : "–", l->reason, (long long)l->attempts,
	    (long long)l->segments);
	if (l->resendable) {
		(void)snprintf(action, sizeof(action), "/canaux/%s/renvoyer", ch->name);
		page_form(p, action, "row");
		html_f(&p->html,
		    "<input type=\"hidden\" name=\"lettre\" value=\"%lld\">"
		    "<label class=\"sr\" for=\"r%lld\">%s</label><input id=\"r%lld\" "
		    "name=\"raison\" required "
		    "maxlength=\"200\" placeholder=\"%s\"> <button>%s</button></form>",
		    (long long)l->id, (long long)l->id, T(p, "Raison", "Reason"),
		    (long long)l->id, T(p, "raison", "reason"),
		    T(p, "Renvoyer", "Send again"));
	} else {
		html_f(&p->html, "<span class=\"muted\">%s</span>",
		    T(p, "numéro oublié", "number forgotten"));
	}
	html_raw(&p->html, "</td></tr>\n");
}

static void
letters_table(
    struct page *p, const struct channel *ch, const struct dead_letter *list, size_t n)
{
	size_t i;

	html_f(&p->html,
	    "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"%s\"><table class=\"data\">"
	    "<caption class=\"sr\">%s</caption><thead><tr><th scope=\"col\" "
	    "class=\"n\">N°</th>"
	    "<th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th>"
	    "<th scope=\"col\" class=\"n\">%s</th><th scope=\"col\" class=\"n\">%s</th>"
	    "<th scope=\"col\">%s</th></tr></thead><tbody>\n",
	    T(p, "Lettres au rebut", "Dead letters"),
	    T(p, "Lettres au rebut", "Dead letters"), T(p, "Quand", "When"),
	    T(p, "Tél. (pseudonyme)", "Phone (pseudonym)"), T(p, "Pourquoi", "Why"),
	    T(p, "Essais", "Tries"), T(p, "Segments", "Segments"),
	    T(p, "Action", "Action"));
	for (i = 0; i < n; i++)
		letter(p, ch, &list[i]);
	html_raw(&p->html, "</tbody></table></div>\n");
}

void
dead_letters(struct page *p)
{
	const struct channel *ch = find(p);
	struct dead_letter *list;
	char title[120];
	size_t n;

	if (ch == NULL)
		return;
	if (!dead_letters_read(
		&db_sqlite, p->console->db, ch->name, LETTERS_MAX, &list, &n)) {
		free(list);
		page_error(p, 503,
		    T(p, "La base ne peut pas être lue.",
			"The database cannot be read."));
		return;
	}
	(void)snprintf(title, sizeof(title), "%s : %s",
	    T(p, "Lettres au rebut", "Dead letters"), ch->name);
	page_open(p, MENU_CHANNELS, title, NULL);
	html_f(&p->html, "<p>%s</p>\n",
	    T(p,
		"Des réponses qui n'ont pas pu partir. Leur numéro n'est gardé, chiffré, "
		"que 24 heures : "
		"après, elles ne peuvent plus être renvoyées.",
		"Answers that could not go out. Their number is kept, encrypted, for 24 "
		"hours only: after "
		"that they cannot be sent again."));
	if (n == 0) {
		html_f(&p->html, "<p class=\"empty\">%s</p>\n", T(p, "Aucune.", "None."));
	} else {
		act_form(p, ch->name, "renvoyer",
		    T(p, "Renvoyer tout ce qui peut l'être",
			"Send all again that can be"),
		    "primary");
		letters_table(p, ch, list, n);
	}
	html_f(&p->html, "<p><a href=\"/canaux\">%s</a></p>\n",
	    T(p, "Retour aux canaux", "Back to the channels"));
	free(list);
	page_send(p, 200);
}

/* ---- acts ---- */

static void
act(struct page *p, const char *verb, int64_t id, const char *to, const char *did)
{
	cJSON *o;

	if (find(p) == NULL)
		return;
	o = cJSON_CreateObject();
	(void)cJSON_AddStringToObject(o, "do", "channel");
	(void)cJSON_AddStringToObject(o, "act", verb);
	(void)cJSON_AddStringToObject(o, "channel", p->arg[0]);
	(void)cJSON_AddStringToObject(o, "reason", fields_text(&p->form, "raison"));
	(void)cJSON_AddNumberToObject(o, "id", (double)id);
	page_act(p, o, to, did);
}

void
channel_pause(struct page *p)
{
	act(p, "pause", 0, "/canaux",
	    T(p, "En pause : les réponses attendent.", "Paused: answers wait."));
}

void
channel_resume(struct page *p)
{
	act(p, "resume", 0, "/canaux", T(p, "L'envoi reprend.", "Sending goes on."));
}

void
channel_resend(struct page *p)
{
	char to[120];
	int64_t id = 0;

	if (fields_has(&p->form, "lettre") &&
	    !fields_number(&p->form, "lettre", 1, INT64_MAX, &id)) {
		page_error(p, 400, T(p, "Pas de telle lettre.", "No such letter."));
		return;
	}
	(void)snprintf(to, sizeof(to), "/canaux/%.80s/rebuts", p->arg[0]);
	act(p, "resend", id, to, T(p, "Remises en file d'attente.", "Queued again."));
}
