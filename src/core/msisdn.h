/*
 * Whose message is it? All the ways a network writes one number become one E.164
 * text, or we learn that it is no phone that could vote: a short code, a brand name.
 * A voter is a number, so this is where "one phone, one vote" begins.
 */
#ifndef KALATA_CORE_MSISDN_H
#define KALATA_CORE_MSISDN_H

#include <stdbool.h>
#include <stddef.h>

#define E164_MAX 17	/* "+", 15 digits, NUL */

enum msisdn_kind {
	MSISDN_MOBILE,		/* can send SMS as far as the plan says */
	MSISDN_FIXED,		/* valid, not mobile */
	MSISDN_NUMBER,		/* valid length, in no range the plan knows */
	MSISDN_SHORT,		/* short code or service number: never a voter */
	MSISDN_NAME,		/* alphanumeric sender: never a voter */
	MSISDN_INVALID,		/* digits that are no number of any country */
};

struct msisdn {
	enum msisdn_kind kind;
	char	e164[E164_MAX];	/* "+22366123456"; "" when kind is SHORT, NAME, INVALID */
	char	country[3];	/* ISO 3166 of the first country with that calling code */
};

/* One row of config/numbering.csv: values, views into the file's text. */
struct numbering_row {
	char		country[3];
	char		cc[4];
	char		trunk[4];
	unsigned char	min, max;	/* digits of the national significant number */
	const char	*mobile;	/* "5[0-3]xxxxxx [679]xxxxxxx", "" unknown */
	const char	*fixed;
	const char	*service; /* toll-free and the like: never a voter; NULL = "" */
};

struct numbering {
	const struct numbering_row *row;
	size_t			    n;
	char			    home[3];	/* numbers without country belong here */
};

/*
 * Accepts "+223…", "223…", "00223…", national, "tel:…", "whatsapp:…", a plus that form
 * decoding turned into a blank, and spaces, dots, dashes, brackets between digits. The
 * result does not change when its own e164 is parsed again.
 */
struct msisdn msisdn_parse(const struct numbering *, const char *raw);

/* Addresses (where a message was sent to): "36777", "+22336777", "tel:36777 " are one
 * service and compare equal after this; star codes and names are only trimmed. Writes at
 * most cap bytes. */
void	msisdn_address(const struct numbering *, const char *raw, char *out, size_t cap);

/* A voter, as far as numbers can tell? Fixed lines too: what reached us from one was sent
 * from one, and voice votes come from them. */
bool	msisdn_votes(enum msisdn_kind);
const char *msisdn_kind_name(enum msisdn_kind);

#endif
