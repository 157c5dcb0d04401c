#include "gateway/token.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/xalloc.h"

#define TIMEOUT_MS    20000
#define EARLY_MS      60000 /* before its end, or half its life when that is short */
#define REST_MIN_MS   1000
#define REST_MAX_MS   60000
#define REQUEST_BYTES 4096

struct token_keeper {
	struct fetcher *fetcher;
	const struct provider *provider;
	const struct channel *channel;
	token_came came;
	void *ctx;
	struct access_token token; /* text "" = none */
	uint64_t generation;
	int64_t until_ms;      /* monotonic: it is used no longer */
	int64_t not_before_ms; /* the next request, after one that failed */
	int64_t rest_ms;       /* 0 = the last one was good */
	bool asking, orphan;
};

struct token_keeper *
token_new(struct fetcher *fetcher, const struct provider *provider,
    const struct channel *channel, token_came came, void *ctx)
{
	struct token_keeper *k = xcalloc(1, sizeof(*k));

	k->fetcher = fetcher;
	k->provider = provider;
	k->channel = channel;
	k->came = came;
	k->ctx = ctx;
	return k;
}

static void
destroy(struct token_keeper *k)
{
	explicit_bzero(&k->token, sizeof(k->token));
	free(k);
}

void
token_free(struct token_keeper *k)
{
	if (k == NULL)
		return;
	k->orphan = true;
	if (!k->asking)
		destroy(k);
}

const char *
token_at_hand(const struct token_keeper *k, int64_t mono_ms, uint64_t *generation)
{
	*generation = k->generation;
	return k->token.text[0] != '\0' && mono_ms < k->until_ms ? k->token.text : NULL;
}

static void
keep(struct token_keeper *k, int64_t mono_ms)
{
	int64_t lives_ms = k->token.lives_s * 1000;

	k->generation++;
	k->rest_ms = k->not_before_ms = 0;
	k->until_ms =
	    mono_ms + lives_ms - (lives_ms > 2 * EARLY_MS ? EARLY_MS : lives_ms / 2);
}

static void
rest(struct token_keeper *k, int64_t mono_ms)
{
	k->rest_ms = k->rest_ms == 0 ? REST_MIN_MS : 2 * k->rest_ms;
	if (k->rest_ms > REST_MAX_MS)
		k->rest_ms = REST_MAX_MS;
	k->not_before_ms = mono_ms + k->rest_ms;
}

static void
answered(void *ctx, const struct http_msg *reply, bool sent, const char *error)
{
	struct token_keeper *k = ctx;
	struct receipt_view receipt = {.retry_after_ms = 0};
	enum verdict verdict;

	k->asking = false;
	if (k->orphan) {
		destroy(k);
		return;
	}
	verdict = k->provider->take_token(reply, sent, k->channel, &k->token, &receipt);
	if (verdict == VERDICT_SENT)
		keep(k, clock_mono_ms());
	else
		rest(k, clock_mono_ms());
	log_info("token", "channel=%s verdict=%s reason=\"%s\" error=\"%s\"",
	    k->channel->name, verdict_name(verdict), receipt.reason, error);
	k->came(k->ctx, verdict, receipt.reason);
}

void
token_want(struct token_keeper *k, int64_t mono_ms)
{
	static struct http_msg call; /* the loop's; fetch() copies it */
	char body[REQUEST_BYTES];

	if (k->asking || mono_ms < k->not_before_ms)
		return;
	http_msg_init(&call, body, sizeof(body));
	k->asking = k->provider->ask_token(k->channel, &call) &&
		    fetch(k->fetcher, &call, TIMEOUT_MS, answered, k);
	explicit_bzero(body, sizeof(body));
	if (!k->asking)
		rest(k, mono_ms);
}

void
token_refused(struct token_keeper *k, uint64_t generation, int64_t mono_ms)
{
	if (generation == k->generation)
		k->token.text[0] = '\0';
	if (k->token.text[0] == '\0')
		token_want(k, mono_ms);
}

int64_t
token_wait_ms(const struct token_keeper *k, int64_t mono_ms)
{
	return k->asking || mono_ms >= k->not_before_ms ? 0 : k->not_before_ms - mono_ms;
}
