/*
 * What hooks.c and the files of its events share: a request that waits for the writer, and
 * the events it finds in its table.
 */
#ifndef KALATA_GATEWAY_HOOKS_H
#define KALATA_GATEWAY_HOOKS_H

#include "gateway/gateway.h"

/* A request of an authentic channel, `tail` behind its event in the URL. */
struct hook {
	struct gateway *gw;
	struct http_call *call;
	size_t	channel;	/* index in the settings */
	const struct http_msg *request;
};

/* Logs and answers 403. */
void	hook_forged(const struct hook *);

void	hook_ussd(const struct hook *);
void	hook_ussd_end(const struct hook *);

#endif
