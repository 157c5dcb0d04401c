#include "cli/demo_handset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "cli/demo_phones.h"
#include "provider/form.h"

#define LINES_MAX  20
#define STEPS_MAX  20
#define GIVE_UP    40 /* one step in so many is a session that is dropped */
#define TIMEOUT_MS 5000

struct handset {
	struct demo_handsets *all;
	char phone[24], session[40];
	char typed[600]; /* all of it, joined by stars */
	char last[64];
	int steps;
	uint64_t random;
};

/* What is typed where a screen asks and lists nothing: invented people and places. */
static const char *const free_texts[] = {"Awa Exemple", "Moussa Modele", "Infirmiere",
    "Enseignant", "CSCOM de Kignan", "Lycee de Sevare", "Sikasso", "Mopti", "12",
    "Il soigne tout le monde sans rien demander", "Elle refuse les cadeaux"};

/* The numbers in front of a screen's lines; those of going back and on are left out. */
static size_t
numbers(const char *screen, char number[LINES_MAX][4])
{
	size_t n = 0, digits;

	while (*screen != '\0' && n < LINES_MAX) {
		digits = strspn(screen, "0123456789");
		if (digits > 0 && digits < 3 && screen[0] != '0' && screen[digits] == '.')
			(void)snprintf(number[n++], 4, "%.*s", (int)digits, screen);
		screen += strcspn(screen, "\n");
		screen += *screen == '\n';
	}
	return n;
}

const char *
demo_handset_reads(const char *screen, uint64_t *random)
{
	static char number[LINES_MAX][4];
	size_t n = numbers(screen, number), pick = demo_random(random) % 100;

	if (n == 0)
		return free_texts[demo_random(random) %
				  (sizeof(free_texts) / sizeof(free_texts[0]))];
	if (pick < 70) /* most people vote: the first line; and say yes */
		return number[n > 2 && strchr(screen, ')') != NULL
				  ? demo_random(random) % n
				  : 0];
	return number[demo_random(random) % n];
}

static void send_step(struct handset *);

static void
on_screen(void *ctx, const struct http_msg *reply, bool sent, const char *error)
{
	struct handset *h = ctx;
	struct demo_handsets *all = h->all;
	const char *screen = reply->body.data;
	bool open = reply->status == 200 && strncmp(screen, "CON ", 4) == 0;

	(void)sent;
	(void)error;
	if (reply->status == 200 && strlen(screen) > 4)
		all->shown(all->ctx, h->last, screen + 4);
	if (!open || ++h->steps == STEPS_MAX || demo_random(&h->random) % GIVE_UP == 0) {
		all->ended += !open;
		free(h);
		return;
	}
	(void)text_copy(
	    h->last, sizeof(h->last), demo_handset_reads(screen + 4, &h->random));
	(void)snprintf(h->typed + strlen(h->typed), sizeof(h->typed) - strlen(h->typed),
	    "%s%s", h->typed[0] == '\0' ? "" : "*", h->last);
	send_step(h);
}

static void
send_step(struct handset *h)
{
	static struct http_msg call;
	char body[2048];

	http_msg_init(&call, body, sizeof(body));
	(void)text_copy(call.method, sizeof(call.method), "POST");
	(void)text_copy(call.url, sizeof(call.url), h->all->url);
	(void)http_msg_set(&call, "Content-Type", "application/x-www-form-urlencoded");
	form_add(&call.body, "phoneNumber", h->phone);
	form_add(&call.body, "serviceCode", h->all->code);
	form_add(&call.body, "text", h->typed);
	form_add(&call.body, "sessionId", h->session);
	form_add(&call.body, "networkCode", "61002");
	if (!fetch(h->all->fetcher, &call, TIMEOUT_MS, on_screen, h))
		free(h);
}

void
demo_handset_dial(struct demo_handsets *all, const char *phone, uint64_t random)
{
	struct handset *h = xcalloc(1, sizeof(*h));

	h->all = all;
	h->random = random;
	(void)text_copy(h->phone, sizeof(h->phone), phone);
	(void)snprintf(h->session, sizeof(h->session), "ATUid_%016llx",
	    (unsigned long long)demo_random(&h->random));
	(void)text_copy(h->last, sizeof(h->last), all->code);
	all->sessions++;
	send_step(h);
}
