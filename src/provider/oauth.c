#include "provider/oauth.h"

#include <string.h>

#include "base/text.h"
#include "provider/intake.h"
#include "provider/json.h"
#include "provider/outcome.h"

#define LIVES_S     600 /* when it does not say */
#define LIVES_MAX_S (90 * 86400)

bool
oauth_ask(const struct channel *ch, const char *url, struct http_msg *call)
{
	static const char form[] = "application/x-www-form-urlencoded";

	return intake_call(call, "POST", url, form) &&
	       intake_basic(call, ch->client_id, ch->client_secret) &&
	       http_msg_set(call, "Accept", "application/json") &&
	       buf_add(&call->body, "grant_type=client_credentials");
}

/* Printable without blanks: it goes into a header. */
static bool
header_safe(const char *s)
{
	size_t i;

	for (i = 0; s[i] != '\0'; i++)
		if (s[i] <= ' ' || s[i] > '~')
			return false;
	return i > 0;
}

static enum verdict
take(const cJSON *tree, struct access_token *token, struct receipt_view *receipt)
{
	const char *text = json_text(tree, "access_token");

	if (!header_safe(text) || !text_copy(token->text, sizeof(token->text), text))
		return outcome(receipt, VERDICT_LATER, "no access_token in the answer");
	if (!text_i64(json_text(tree, "expires_in"), 1, LIVES_MAX_S, &token->lives_s))
		token->lives_s = LIVES_S;
	return outcome(receipt, VERDICT_SENT, "");
}

/* Asking again costs nothing, so what is not known is asked again; a refusal that names
 * the client (RFC 6749, 5.2) is for people. */
enum verdict
oauth_take(const struct http_msg *reply, bool connected, const struct channel *ch,
    struct access_token *token, struct receipt_view *receipt)
{
	enum verdict verdict = outcome_of_status(reply, connected, receipt);
	cJSON *tree;

	(void)ch;
	token->text[0] = '\0';
	token->lives_s = 0;
	if (verdict == VERDICT_UNKNOWN)
		return VERDICT_LATER;
	if (verdict == VERDICT_NEVER)
		return VERDICT_BROKEN;
	if (verdict != VERDICT_SENT)
		return verdict;
	tree = json_read(reply->body.data, reply->body.len);
	verdict = take(tree, token, receipt);
	cJSON_Delete(tree);
	return verdict;
}
