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
provider_can_tell(const struct provider *p, const struct channel *ch)
{
	return provider_sends(p) &&
	       (!provider_answers_inline(p, ch) || ch->send_url[0] != '\0' ||
		   ch->username[0] != '\0' || ch->account_sid[0] != '\0');
}

/* Only `external` has a reply template (settings.c refuses it elsewhere). */
bool
provider_answers_inline(const struct provider *p, const struct channel *ch)
{
	return p->inline_answer || ch->reply[0] != '\0';
}
