#include "gateway/sender.h"

#include "gateway/gateway.h"
struct sender *
sender_new(struct gateway *g, const struct provider *p, const struct channel *c)
{
	(void)g;
	(void)p;
	(void)c;
	return NULL;
}
void
sender_free(struct sender *s)
{
	(void)s;
}
void
sender_kick(struct sender *s)
{
	(void)s;
}
void
sender_stop(struct sender *s)
{
	(void)s;
}
bool
sender_busy(const struct sender *s)
{
	(void)s;
	return false;
}
