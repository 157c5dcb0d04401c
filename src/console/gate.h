/*
 * The gate of the console: every request enters here.
 */
#ifndef KALATA_CONSOLE_GATE_H
#define KALATA_CONSOLE_GATE_H

struct http_call;
struct http_msg;

/* An http_serve; ctx is the console. */
void	gate_serve(void *ctx, struct http_call *, const struct http_msg *request);

#endif
