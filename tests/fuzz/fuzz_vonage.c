/*
 * What vonage may send us, and what may pretend to be it: a query signed with the account's
 * secret is let in, the same with any byte of it changed is not.
 */
#include "fuzz_provider.h"

#include <stdio.h>

#include "base/crypto.h"

#define KEY "secret-of-a-test"

/* Letters and digits mean themselves in a query: another one there is another request. */
static void
plain(struct buf *out, const uint8_t *bytes, size_t size)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	size_t i;

	for (i = 0; i < size && i < 60; i++)
		(void)buf_char(out, letters[bytes[i] % (sizeof(letters) - 1)]);
	(void)buf_char(out, 'x');
}

/* The names are in order already. */
static void
sign(struct buf *query, const char *text, const char *method)
{
	char mac[SIGNATURE_HEX_MAX];
	BUF(base, 512);

	(void)buf_addf(query, "msisdn=22376000001&text=%s&timestamp=1700000000&to=36777", text);
	(void)buf_addf(&base, "&%s", query->data);
	if (strcmp(method, "md5hash") == 0) {
		(void)buf_add(&base, KEY);
		md5_hex(base.data, base.len, mac);
	} else {
		hmac_hex(method, KEY, base.data, base.len, mac);
	}
	(void)buf_addf(query, "&sig=%s", mac);
}

static enum decoded
decoded_as(const char *query, const char *method)
{
	static struct channel ch = {.name = "hook", .signing_key = KEY};
	static struct http_msg m;
	static char none[1];

	(void)text_copy(ch.signature_method, sizeof(ch.signature_method), method);
	http_msg_lend(&m, none, 0);
	m.received_ms = 1700000000000;
	(void)text_copy(m.method, sizeof(m.method), "GET");
	(void)snprintf(m.url, sizeof(m.url), "/hooks/c/t/sms?%s", query);
	return fuzz_decode(&provider_vonage, &ch, &m);
}

static char
other_case(char c)
{
	return (char)(c >= 'a' && c <= 'f' ? c - 32 : c);
}

/* The signature is compared without case, and a NUL would end the line that it came on. */
static void
signed_or_refused(const uint8_t *bytes, size_t size)
{
	static const char *const methods[] = {"md5hash", "md5", "sha1", "sha256", "sha512"};
	const char *method = methods[bytes[0] % 5];
	char another = (char)bytes[2], was;
	BUF(text, 64);
	BUF(query, 512);
	size_t at;

	plain(&text, bytes + 3, size - 3);
	sign(&query, text.data, method);
	MUST(decoded_as(query.data, method) == DECODED_OK);
	at = (size_t)bytes[1] * query.len / 256;
	was = query.data[at];
	if (another == '\0' || another == was ||
	    (query.data + at > strstr(query.data, "&sig=") + 4 && another == other_case(was)))
		return;
	query.data[at] = another;
	MUST(decoded_as(query.data, method) == DECODED_FORGED);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	fuzz_hook(&provider_vonage, "Content-Type", bytes, size);
	if (size > 3)
		signed_or_refused(bytes, size);
	return 0;
}
