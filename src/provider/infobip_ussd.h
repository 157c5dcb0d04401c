/*
 * The sessions of Infobip's USSD gateway; infobip.c has its SMS.
 */
#ifndef KALATA_PROVIDER_INFOBIP_USSD_H
#define KALATA_PROVIDER_INFOBIP_USSD_H

#include "provider/provider.h"

enum decoded infobip_ussd(const struct http_msg *, const struct channel *, struct ussd_step *);
void	infobip_screen(const struct ussd_view *, const struct channel *, struct http_msg *reply);

#endif
