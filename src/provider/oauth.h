/*
 * OAuth2 access tokens by client credentials (RFC 6749, section 4.4), as the APIs of operators want
 * them: the request, and what its answer gives.
 */
#ifndef KALATA_PROVIDER_OAUTH_H
#define KALATA_PROVIDER_OAUTH_H

#include "provider/provider.h"

/* A POST of grant_type=client_credentials with the channel's client-id and client-secret as Basic. */
bool	oauth_ask(const struct channel *, const char *url, struct http_msg *call);
/* `expires_in` may be a number or a text; without one a token lives ten minutes. */
enum verdict oauth_take(const struct http_msg *reply, bool connected, const struct channel *,
	    struct access_token *, struct receipt_view *);

#endif
