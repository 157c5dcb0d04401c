/*
 * The console's process, as the gateway that starts it sees it: started beside it, started again
 * when it ends, ended with it. Nothing it does is waited for.
 */
#ifndef KALATA_GATEWAY_CONSOLE_CHILD_H
#define KALATA_GATEWAY_CONSOLE_CHILD_H

struct console_child;
struct event_base;

/* Starts it. `assets_dir` may be "". */
struct console_child *console_child_new(struct event_base *, const char *config_file,
    const char *assets_dir);
/* Ends it so that it is started anew, with the configuration as it is then. */
void	console_child_renew(struct console_child *);
/* Asks it to end; it is not started again. */
void	console_child_stop(struct console_child *);
/* Stops it and waits a moment, then kills it. */
void	console_child_free(struct console_child *);

#endif
