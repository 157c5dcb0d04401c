/*
 * A QR code as SVG: the second factor's secret on its way to a telephone's camera.
 */
#ifndef KALATA_CONSOLE_QR_H
#define KALATA_CONSOLE_QR_H

struct html;

/* <svg role="img" aria-label=label>, dark on white in both themes; nothing when it cannot be made. */
void	qr_svg(struct html *, const char *text, const char *label);

#endif
