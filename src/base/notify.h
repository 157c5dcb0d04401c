/*
 * Tells systemd how we are (sd_notify(3)'s protocol: one datagram), without linking
 * libsystemd for it. Nothing happens when nobody supervises us.
 */
#ifndef KALATA_BASE_NOTIFY_H
#define KALATA_BASE_NOTIFY_H

/* "READY=1", "STOPPING=1", "WATCHDOG=1" … */
void	notify(const char *state);

#endif
