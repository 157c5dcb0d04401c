#include "handset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/gsm7.h"

#define PAUSE_MS 5000

static const char *
send(struct handset *h)
{
	struct gsm7_size size;

	kit_ussd(h->kit, &h->job, &h->session);
	if (kit_ussd_do(h->kit, &h->job) != JOB_DONE) {
		assert_int_equal(h->job.job.result, JOB_FAILED);
		return "";
	}
	size = gsm7_measure(h->job.screen, strlen(h->job.screen));
	assert_true(size.gsm7 && size.units > 0 && size.units <= SCREEN_UNITS);
	return h->job.screen;
}

static void
set_mark(struct handset *h)
{
	h->step++;
	if (h->dialect == DIALECT_MARKED)
		(void)snprintf(h->session.mark, sizeof(h->session.mark), "%d", h->step);
}

const char *
handset_dial(struct handset *h, struct kit *k, enum dialect dialect, int phone, const char *id,
    const char *behind)
{
	memset(h, 0, sizeof(*h));
	h->kit = k;
	h->dialect = dialect;
	h->session.phone = phone;
	h->session.accumulated = dialect == DIALECT_ACCUMULATED;
	h->session.first = dialect != DIALECT_ACCUMULATED;
	(void)snprintf(h->session.id, sizeof(h->session.id), "%s", id);
	(void)snprintf(h->session.typed, sizeof(h->session.typed), "%s", behind);
	set_mark(h);
	k->now_ms += PAUSE_MS;
	return send(h);
}

const char *
handset_key(struct handset *h, const char *input)
{
	char *typed = h->session.typed;
	size_t len = h->dialect == DIALECT_ACCUMULATED ? strlen(typed) : 0;

	h->session.first = false;
	(void)snprintf(typed + len, sizeof(h->session.typed) - len, "%s%s", len > 0 ? "*" : "",
	    input);
	set_mark(h);
	h->kit->now_ms += PAUSE_MS;
	return send(h);
}

const char *
handset_again(struct handset *h)
{
	h->kit->now_ms += 100;
	return send(h);
}

const char *
handset_keys(struct handset *h, const char *const *inputs)
{
	while (*inputs != NULL)
		(void)handset_key(h, *inputs++);
	return h->job.screen;
}

static bool
is_receipt(const char *s)
{
	return strspn(s, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") == RECEIPT_LEN;
}

void
hide_receipt(const char *text, char *out, size_t cap)
{
	size_t i;

	(void)snprintf(out, cap, "%s", text);
	for (i = 0; out[i] != '\0'; i++)
		if ((i == 0 || strchr(" :", out[i - 1]) != NULL) && is_receipt(&out[i]))
			memset(&out[i], '-', RECEIPT_LEN);
}
