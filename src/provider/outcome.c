/*
 * The question behind every line of the table: was the SMS surely not sent? A time-out
 * after our bytes went out says nothing, so it is UNKNOWN and not repeated. 500, 502
 * and 503 are the server's or its proxy's own word that the request was not done (RFC
 * 9110, 15.6): repeated, within the bounds of core/retry.h, because silence costs a
 * citizen a second paid SMS and a rare double answer costs the campaign one. 504 is a
 * time-out seen from a proxy: it passed the request on, nobody knows. 401 to 405 and
 * redirects are about our account or our configuration, not about this answer: it waits,
 * a human is told.
 */
#include "provider/outcome.h"

#include "base/text.h"
#include "provider/intake.h"

#define RETRY_AFTER_MAX_S 86400

static const struct {
	int first, last;
	enum verdict verdict;
} rules[] = {
    {200, 299, VERDICT_SENT},
    {300, 399, VERDICT_BROKEN},
    {400, 400, VERDICT_NEVER},
    {401, 405, VERDICT_BROKEN},
    {407, 407, VERDICT_BROKEN},
    {408, 408, VERDICT_LATER},
    {425, 425, VERDICT_LATER},
    {429, 429, VERDICT_LATER},
    {406, 499, VERDICT_NEVER},
    {500, 500, VERDICT_LATER},
    {501, 501, VERDICT_BROKEN},
    {502, 503, VERDICT_LATER},
};

enum verdict
outcome(struct receipt_view *receipt, enum verdict verdict, const char *reason)
{
	intake_reason(receipt->reason, reason);
	return verdict;
}

static int64_t
retry_after_ms(const struct http_msg *reply)
{
	const char *value = http_msg_header(reply, "Retry-After");
	int64_t seconds;

	if (value == NULL || !text_i64(value, 0, RETRY_AFTER_MAX_S, &seconds))
		return 0;
	return seconds * 1000;
}

enum verdict
outcome_of_status(
    const struct http_msg *reply, bool connected, struct receipt_view *receipt)
{
	BUF(reason, 32);
	size_t i;

	*receipt = (struct receipt_view){.retry_after_ms = 0};
	if (reply->status == 0)
		return connected ? outcome(receipt, VERDICT_UNKNOWN, "no answer came")
				 : outcome(receipt, VERDICT_LATER, "no connection");
	receipt->retry_after_ms = retry_after_ms(reply);
	(void)buf_addf(&reason, "http %d", reply->status);
	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (reply->status >= rules[i].first && reply->status <= rules[i].last)
			return outcome(receipt, rules[i].verdict, reason.data);
	return outcome(receipt, VERDICT_UNKNOWN, reason.data);
}
