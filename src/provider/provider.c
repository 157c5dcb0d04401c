/* The one list of aggregators: a new one is a line here. */
#include "provider/provider.h"

#include <string.h>

static const struct provider *const providers[] = {
    &provider_africastalking,
    &provider_twilio,
    &provider_kannel,
    &provider_external,
    &provider_safaricom,
    &provider_hubtel,
    &provider_arkesel,
    &provider_nalo,
    &provider_infobip,
    &provider_comviva,
    &provider_orange,
    &provider_mtn,
    &provider_vonage,
    &provider_clickatell,
    &provider_jasmin,
    &provider_capcom6,
    &provider_textbee,
    &provider_smssync,
    &provider_envayasms,
};

const struct provider *
provider_nth(size_t i)
{
	return i < sizeof(providers) / sizeof(providers[0]) ? providers[i] : NULL;
}

const struct provider *
provider_find(const char *name)
{
	const struct provider *p;
	size_t i;

	for (i = 0; (p = provider_nth(i)) != NULL; i++)
		if (strcmp(p->name, name) == 0)
			return p;
	return NULL;
}

bool
provider_sends(const struct provider *p)
{
	return p->encode != NULL;
}

bool
provider_idempotent(const struct provider *p, const struct channel *ch)
{
	return p->idempotent || ch->idempotent;
}

/* Whoever answers in the webhook's reply needs an account to send by itself; where there
 * are sessions too, the channel may be for them alone. */
bool
provider_can_tell(const struct provider *p, const struct channel *ch)
{
	bool account = ch->username[0] != '\0' || ch->account_sid[0] != '\0' ||
		       ch->api_key[0] != '\0';

	if (!provider_sends(p))
		return false;
	if (provider_answers_inline(p, ch))
		return account || ch->send_url[0] != '\0';
	return p->ussd == NULL || account;
}

/* Only `external` has a reply template (settings.c refuses it elsewhere). */
bool
provider_answers_inline(const struct provider *p, const struct channel *ch)
{
	return p->inline_answer || ch->reply[0] != '\0';
}
