/*
 * With the signature on, no bytes get in: the key is not among them. With it off, what is
 * read is well formed. And a signature made with the key opens the request it was made for,
 * and not the one with a bit of its URL changed.
 */
#include "fuzz_provider.h"

#include "base/crypto.h"

static const struct channel locked = {
    .name = "tw",
    .base_url = "https://vote.example.org",
    .auth_token = "b4c1d09e73a5f2687c30d1e8",
    .check_signature = true,
};

/* A GET signs its URL alone, so that signing here needs no second reading of the form. */
static void
signed_get(struct http_msg *m)
{
	BUF(text, HTTP_URL_MAX + 100);
	char signature[32];
	enum decoded decoded;

	if (m->url[0] == '\0' || strstr(m->url, "bodySHA256") != NULL)
		return;
	(void)text_copy(m->method, sizeof(m->method), "GET");
	(void)buf_addf(&text, "%s%s", locked.base_url, m->url);
	hmac_sha1_base64(locked.auth_token, text.data, text.len, signature);
	(void)http_msg_set(m, "X-Twilio-Signature", signature);
	decoded = fuzz_decode(&provider_twilio, &locked, m);
	if (decoded == DECODED_FORGED) {
		static struct form form;

		form_read(&form, m);
		MUST(form.cut || strchr(m->url, '%') != NULL);
		return;
	}
	m->url[strlen(m->url) - 1] ^= 1;
	MUST(fuzz_decode(&provider_twilio, &locked, m) == DECODED_FORGED);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct channel open = locked;
	static struct http_msg m;

	open.check_signature = false;
	fuzz_request(&m, "X-Twilio-Signature", bytes, size);
	MUST(fuzz_decode(&provider_twilio, &locked, &m) == DECODED_FORGED);
	MUST(fuzz_status(&provider_twilio, &locked, &m) == DECODED_FORGED);
	MUST(fuzz_decode(&provider_twilio, &open, &m) != DECODED_FORGED);
	MUST(fuzz_status(&provider_twilio, &open, &m) != DECODED_FORGED);
	fuzz_judge(&provider_twilio, &open, &m);
	signed_get(&m);
	return 0;
}
