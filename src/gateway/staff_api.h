/*
 * Acts on people as JSON: one reader for the control socket and for a command that has the
 * database to itself.
 *
 *	{"do": "staff", "act": "add", "name": "awa", "role": "operator", "language": "fr",
 *	 "link": "enrol", "digest": "hex", "actor": "…"}
 *
 *	act       add role disable enable link enrol password language enter seen leave sessions-end
 *	          token-add token-drop
 *	digest    hex: of the link, session or token; by_link: of the link somebody enters by
 *	password  argon2id as text
 *	totp      hex; totp_step: number
 *	label     of the session or token
 */
#ifndef KALATA_GATEWAY_STAFF_API_H
#define KALATA_GATEWAY_STAFF_API_H

#include <stdint.h>

#include "store/staff.h"

struct cJSON;

/* NULL, or what is wrong with it. */
const char *staff_job_from_json(const struct cJSON *, int64_t now_ms, struct staff_job *);

#endif
