/*
 * How people prove who they are. The parameters of argon2id are a compromise for one
 * small server: 64 MiB and three passes, one or two at a time.
 */
#include "base/crypto.h"

#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include "base/text.h"

#define PASSES   3
#define MEMORY   (64u << 20)
#define DIGITS   6
#define SHA1_LEN 20

_Static_assert(PASSWORD_HASH_MAX >= crypto_pwhash_STRBYTES, "a hash fits");
_Static_assert(
    TOKEN_TEXT == sodium_base64_ENCODED_LEN(32, sodium_base64_VARIANT_URLSAFE_NO_PADDING),
    "32 bytes are 43 letters");

bool
password_hash(const char *password, char out[PASSWORD_HASH_MAX])
{
	memset(out, 0, PASSWORD_HASH_MAX);
	return crypto_pwhash_str(out, password, strlen(password), PASSES, MEMORY) == 0;
}

bool
password_fits(const char *hash, const char *password)
{
	char nobody[PASSWORD_HASH_MAX];

	if (hash[0] == '\0') {
		(void)password_hash(password, nobody); /* takes as long */
		return false;
	}
	return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
}

void
totp_code(const unsigned char secret[20], int64_t step, char out[7])
{
	unsigned char counter[8], mac[EVP_MAX_MD_SIZE] = {0};
	uint32_t n, at;
	unsigned len = 0;
	int i;

	for (i = 0; i < 8; i++)
		counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
	if (HMAC(EVP_sha1(), secret, 20, counter, sizeof(counter), mac, &len) == NULL)
		memset(mac, 0xff, sizeof(mac));
	at = mac[SHA1_LEN - 1] & 15;
	n = (uint32_t)(mac[at] & 0x7f) << 24 | (uint32_t)mac[at + 1] << 16 |
	    (uint32_t)mac[at + 2] << 8 | mac[at + 3];
	(void)snprintf(out, DIGITS + 1, "%06u", n % 1000000);
}

int64_t
totp_step(const unsigned char secret[20], int64_t now_s, const char *code)
{
	int64_t step = now_s / TOTP_STEP_S, fits = -1, i;
	char good[DIGITS + 1];

	for (i = -1; i <= 1; i++) {
		totp_code(secret, step + i, good);
		if (crypto_same(good, code))
			fits = step + i;
	}
	return fits;
}

void
base32(const unsigned char secret[20], char out[33])
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	size_t i, bit;

	for (i = 0; i < 32; i++) {
		unsigned v;

		bit = i * 5;
		v = (unsigned)secret[bit / 8] << 8 |
		    (bit / 8 + 1 < 20 ? secret[bit / 8 + 1] : 0u);
		out[i] = letters[v >> (11 - bit % 8) & 31];
	}
	out[32] = '\0';
}

void
token_make(char out[TOKEN_TEXT])
{
	unsigned char bytes[32];

	randombytes_buf(bytes, sizeof(bytes));
	(void)sodium_bin2base64(out, TOKEN_TEXT, bytes, sizeof(bytes),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(bytes, sizeof(bytes));
}

void
token_digest(const char *token, unsigned char out[32])
{
	struct digest d;

	digest_start(&d);
	digest_text(&d, token);
	digest_end(&d, out);
}
