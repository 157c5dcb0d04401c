/*
 * Thin: chooses primitives and key separation once, so that nobody else has to. Voter
 * keys, seals and ids each have a key of their own, derived from the master with
 * libsodium's KDF under the context "kalata01".
 */
#include "base/crypto.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include "base/text.h"

_Static_assert(sizeof(crypto_generichash_state) <= sizeof(((struct digest *)0)->state),
    "a digest must hold libsodium's state");
_Static_assert(SEAL_OVERHEAD == crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES,
    "a seal is a nonce and a tag");

bool
crypto_init(void)
{
	return sodium_init() >= 0;
}

void
crypto_random(void *out, size_t n)
{
	randombytes_buf(out, n);
}

void
secret_derive(struct secret *s)
{
	(void)crypto_kdf_derive_from_key(
	    s->voter, sizeof(s->voter), 1, "kalata01", s->master);
	(void)crypto_kdf_derive_from_key(
	    s->seal, sizeof(s->seal), 2, "kalata01", s->master);
	(void)crypto_kdf_derive_from_key(
	    s->ident, sizeof(s->ident), 3, "kalata01", s->master);
}

/* Opens the file and refuses one that others may read: a key that leaked is no key. */
static int
open_private(const char *path, char *why, size_t cap)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &st) != 0) {
		(void)snprintf(why, cap,
		    "cannot read secret-file %s: %s (kalata init makes one)", path,
		    strerrordesc_np(errno));
	} else if ((st.st_mode & 077) != 0) {
		(void)snprintf(why, cap,
		    "secret-file %s can be read by others: chmod 0400 it", path);
	} else {
		return fd;
	}
	if (fd >= 0)
		(void)close(fd);
	return -1;
}

bool
secret_load(struct secret *s, const char *path, char *why, size_t cap)
{
	char hex[80] = "";
	ssize_t n;
	int fd = open_private(path, why, cap);

	if (fd < 0)
		return false;
	n = read(fd, hex, sizeof(hex) - 1);
	(void)close(fd);
	while (n > 0 && (hex[n - 1] == '\n' || hex[n - 1] == '\r'))
		n--;
	if (n >= 0)
		hex[n] = '\0';
	if (!text_unhex(hex, s->master, sizeof(s->master))) {
		(void)snprintf(
		    why, cap, "secret-file %s must hold 64 hexadecimal digits", path);
		sodium_memzero(hex, sizeof(hex));
		return false;
	}
	sodium_memzero(hex, sizeof(hex));
	secret_derive(s);
	return true;
}

bool
secret_create(const char *path, char *why, size_t cap)
{
	unsigned char master[32];
	BUF(hex, 80);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
	bool written;

	if (fd < 0) {
		(void)snprintf(why, cap, "cannot create secret-file %s: %s", path,
		    strerrordesc_np(errno));
		return false;
	}
	crypto_random(master, sizeof(master));
	text_hex(&hex, master, sizeof(master));
	buf_char(&hex, '\n');
	written = write(fd, hex.data, hex.len) == (ssize_t)hex.len && fsync(fd) == 0;
	if (!written)
		(void)snprintf(
		    why, cap, "cannot write %s: %s", path, strerrordesc_np(errno));
	(void)close(fd);
	if (!written)
		(void)unlink(path);
	sodium_memzero(master, sizeof(master));
	sodium_memzero(hex.data, hex.cap);
	return written;
}

struct voter_key
voter_key(const struct secret *s, const char *campaign, const char *e164)
{
	crypto_generichash_state state;
	struct voter_key key;

	(void)crypto_generichash_init(&state, s->voter, sizeof(s->voter), sizeof(key.b));
	/* with its NUL, so that campaign and number cannot slide into each other */
	(void)crypto_generichash_update(
	    &state, (const unsigned char *)campaign, strlen(campaign) + 1);
	(void)crypto_generichash_update(
	    &state, (const unsigned char *)e164, strlen(e164));
	(void)crypto_generichash_final(&state, key.b, sizeof(key.b));
	return key;
}

void
seal(const struct secret *s, const void *plain, size_t len, unsigned char *out)
{
	randombytes_buf(out, crypto_secretbox_NONCEBYTES);
	(void)crypto_secretbox_easy(
	    out + crypto_secretbox_NONCEBYTES, plain, len, out, s->seal);
}

bool
unseal(const struct secret *s, const unsigned char *sealed, size_t len, void *plain)
{
	if (len < SEAL_OVERHEAD)
		return false;
	return crypto_secretbox_open_easy(plain, sealed + crypto_secretbox_NONCEBYTES,
		   len - crypto_secretbox_NONCEBYTES, sealed, s->seal) == 0;
}

static crypto_generichash_state *
state_of(struct digest *d)
{
	return (crypto_generichash_state *)(void *)d->state;
}

void
digest_start(struct digest *d)
{
	(void)crypto_generichash_init(state_of(d), NULL, 0, LEDGER_HASH_LEN);
}

void
digest_i64(struct digest *d, int64_t n)
{
	unsigned char b[8];
	size_t i;

	for (i = 0; i < sizeof(b); i++)
		b[i] = (unsigned char)((uint64_t)n >> (8 * i));
	(void)crypto_generichash_update(state_of(d), b, sizeof(b));
}

void
digest_bytes(struct digest *d, const void *bytes, size_t len)
{
	digest_i64(d, (int64_t)len);
	(void)crypto_generichash_update(state_of(d), bytes, len);
}

void
digest_text(struct digest *d, const char *s)
{
	digest_bytes(d, s, strlen(s));
}

void
digest_end(struct digest *d, unsigned char out[LEDGER_HASH_LEN])
{
	(void)crypto_generichash_final(state_of(d), out, LEDGER_HASH_LEN);
}

void
crypto_ident(const struct secret *s, const char *fields[], size_t n, char out[33])
{
	crypto_generichash_state state;
	unsigned char hash[16];
	struct buf hex;
	size_t i;

	(void)crypto_generichash_init(&state, s->ident, sizeof(s->ident), sizeof(hash));
	for (i = 0; i < n; i++)
		(void)crypto_generichash_update(
		    &state, (const unsigned char *)fields[i], strlen(fields[i]) + 1);
	(void)crypto_generichash_final(&state, hash, sizeof(hash));
	buf_init(&hex, out, 33);
	text_hex(&hex, hash, sizeof(hash));
}

void
hmac_sha1_base64(const char *key, const void *bytes, size_t len, char out[32])
{
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned int n = 0;

	if (HMAC(EVP_sha1(), key, (int)strlen(key), bytes, len, mac, &n) == NULL)
		n = 0; /* no SHA-1 in this OpenSSL: then no signature is right */
	(void)sodium_bin2base64(out, 32, mac, n, sodium_base64_VARIANT_ORIGINAL);
}

void
sha256_hex(const void *bytes, size_t len, char out[65])
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	struct buf hex;

	(void)crypto_hash_sha256(hash, bytes, len);
	buf_init(&hex, out, 65);
	text_hex(&hex, hash, sizeof(hash));
}

bool
crypto_same(const char *a, const char *b)
{
	size_t len = strlen(a);

	return len == strlen(b) && sodium_memcmp(a, b, len) == 0;
}
