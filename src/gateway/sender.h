/*
 * Sends the answers that wait in the outbox of one channel.
 */
#ifndef KALATA_GATEWAY_SENDER_H
#define KALATA_GATEWAY_SENDER_H
#include "base/settings.h"
#include "provider/provider.h"
struct gateway; struct sender;
struct sender *sender_new(struct gateway *, const struct provider *, const struct channel *);
void sender_free(struct sender *);
void sender_kick(struct sender *);
void sender_stop(struct sender *);
bool sender_busy(const struct sender *);
#endif
