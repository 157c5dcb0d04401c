/*
 * What libsodium and OpenSSL do for us, in our words. The secret file holds one
 * master key of 32 bytes; each use has its own key derived from it, so that one use
 * says nothing about another.
 */
#ifndef KALATA_BASE_CRYPTO_H
#define KALATA_BASE_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VOTER_KEY_LEN	16
#define LEDGER_HASH_LEN 32
#define SALT_LEN	16
#define SEAL_OVERHEAD	40	/* nonce 24 + tag 16 */

struct secret {
	unsigned char master[32];
	unsigned char voter[32];	/* keys of voter_key() */
	unsigned char seal[32];		/* keys of seal() */
	unsigned char ident[32];	/* ids we make for providers that give none */
};

struct voter_key {
	unsigned char b[VOTER_KEY_LEN];
};

/* Call once before anything else here. False: no randomness to be had. */
bool	crypto_init(void);
void	crypto_random(void *, size_t);
/* Derives the three keys from `master`. */
void	secret_derive(struct secret *);

/* Reads 64 hex digits (a newline may follow) from a file of mode 0400/0600.
 * False: *why says what to do, in a sentence. */
bool	secret_load(struct secret *, const char *path, char *why, size_t cap);
/* Creates the file, 0400, with fresh randomness; false when it exists or cannot be. */
bool	secret_create(const char *path, char *why, size_t cap);

/* Who votes: keyed BLAKE2b of campaign and E.164 number. The number cannot be found back
 * without the key, nor two campaigns be linked. */
struct voter_key voter_key(const struct secret *, const char *campaign, const char *e164);

/* out gets len + SEAL_OVERHEAD bytes. */
void	seal(const struct secret *, const void *plain, size_t len, unsigned char *out);
/* len is of the sealed text; false when it was not sealed by us or was changed. */
bool	unseal(const struct secret *, const unsigned char *sealed, size_t len, void *plain);

/* Incremental BLAKE2b-256 for the ledger. Each field goes in with its length first, so
 * that two different lists of fields never hash alike. */
struct digest {
	_Alignas(64) unsigned char state[384];
};
void	digest_start(struct digest *);
void	digest_bytes(struct digest *, const void *, size_t);
void	digest_text(struct digest *, const char *);
void	digest_i64(struct digest *, int64_t);
void	digest_end(struct digest *, unsigned char out[LEDGER_HASH_LEN]);

/* An id for a message whose provider gave none: 32 hex digits and NUL. */
void	crypto_ident(const struct secret *, const char *fields[], size_t n, char out[33]);

/* base64 of HMAC-SHA1, NUL-terminated (29 bytes): Twilio's signature. */
void	hmac_sha1_base64(const char *key, const void *, size_t, char out[32]);
/* Other signatures of aggregators (crypto_sign.c). HMAC with md5, sha1, sha256 or sha512 in
 * lower-case hex; "" where the hash is unknown, and then no signature fits. */
#define SIGNATURE_HEX_MAX 129
void	hmac_hex(const char *hash, const char *key, const void *, size_t,
	    char out[SIGNATURE_HEX_MAX]);
void	md5_hex(const void *, size_t, char out[33]);
void	sha1_base64(const void *, size_t, char out[32]);
/* Is `given`, in whatever case, the lower-case hex `right`? Never when that is "". */
bool	signature_hex_same(const char *right, const char *given);
/* lower-case hex of SHA-256. */
void	sha256_hex(const void *, size_t, char out[65]);
/* ---- people who log in ---- */

#define PASSWORD_HASH_MAX 128	/* argon2id with its parameters and salt, as text */
/* Takes some 100 ms and 64 MiB: never in a loop. False: no memory. */
bool	password_hash(const char *password, char out[PASSWORD_HASH_MAX]);
/* As long for a wrong password as for a right one; with `hash` "" as long too, and false. */
bool	password_fits(const char *hash, const char *password);

#define TOTP_STEP_S 30
/* The six digits of a step (RFC 6238: time / 30 s), HMAC-SHA1 of a 20-byte secret. */
void	totp_code(const unsigned char secret[20], int64_t step, char out[7]);
/* The step a code belongs to, of this one and those beside it; -1: to none. */
int64_t	totp_step(const unsigned char secret[20], int64_t now_s, const char *code);
/* RFC 4648 base32 without padding: 32 letters. What people type into their telephone. */
void	base32(const unsigned char secret[20], char out[33]);

#define TOKEN_TEXT 44		/* 32 random bytes as base64url, NUL-terminated */
void	token_make(char out[TOKEN_TEXT]);
/* What is kept of a token. */
void	token_digest(const char *token, unsigned char out[32]);

/* Same text, in a time that does not tell where they differ? */
bool	crypto_same(const char *, const char *);

#endif
