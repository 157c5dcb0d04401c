/*
 * The life of the gateway: opens everything in the order that keeps promises (the database
 * is whole before anybody can be answered), runs the loop, drains on SIGTERM, rereads the
 * configuration on SIGHUP.
 */
#ifndef KALATA_GATEWAY_SERVE_H
#define KALATA_GATEWAY_SERVE_H

#include "gateway/gateway.h"

/* Takes the configuration; returns an exit status of sysexits.h. Where the configuration has a
 * console, its process is started too; `assets_dir`: see console.h. */
int	gateway_serve(struct config *, const char *config_file, const char *assets_dir);

#endif
