/*
 * The hashes aggregators sign their requests with, old ones included: what they prove is
 * only that the request knows the account's secret.
 */
#include "base/crypto.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

static void
to_hex(const unsigned char *bytes, unsigned n, char *out, size_t cap)
{
	struct buf hex;

	buf_init(&hex, out, cap);
	text_hex(&hex, bytes, n);
}

void
hmac_hex(const char *hash, const char *key, const void *bytes, size_t len,
    char out[SIGNATURE_HEX_MAX])
{
	const EVP_MD *md = EVP_get_digestbyname(hash);
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned int n = 0;

	if (md == NULL || HMAC(md, key, (int)strlen(key), bytes, len, mac, &n) == NULL)
		n = 0;
	to_hex(mac, n, out, SIGNATURE_HEX_MAX);
}

void
md5_hex(const void *bytes, size_t len, char out[33])
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned int n = 0;

	if (EVP_Digest(bytes, len, hash, &n, EVP_md5(), NULL) != 1)
		n = 0;
	to_hex(hash, n, out, 33);
}

void
sha1_base64(const void *bytes, size_t len, char out[32])
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned int n = 0;

	if (EVP_Digest(bytes, len, hash, &n, EVP_sha1(), NULL) != 1)
		n = 0;
	(void)sodium_bin2base64(out, 32, hash, n, sodium_base64_VARIANT_ORIGINAL);
}

bool
signature_hex_same(const char *right, const char *given)
{
	char lower[SIGNATURE_HEX_MAX];
	size_t i, len = strlen(given);

	if (right[0] == '\0' || len >= sizeof(lower))
		return false;
	for (i = 0; i <= len; i++)
		lower[i] =
		    (char)(given[i] >= 'A' && given[i] <= 'F' ? given[i] + 32 : given[i]);
	return crypto_same(right, lower);
}
