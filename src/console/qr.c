#include "console/qr.h"

#include <qrencode.h>

#include "console/html.h"

#define QUIET 4 /* modules of white around it: ISO/IEC 18004 */

/* One path for all dark modules: runs of a row. */
static void
put_rows(struct html *h, const QRcode *qr)
{
	int x, y, run;

	for (y = 0; y < qr->width; y++)
		for (x = 0; x < qr->width; x += run) {
			const unsigned char *at = qr->data + y * qr->width + x;

			for (run = 1;
			     x + run < qr->width && (at[run] & 1) == (at[0] & 1);)
				run++;
			if (at[0] & 1)
				html_f(h, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, run,
				    run);
		}
}

void
qr_svg(struct html *h, const char *text, const char *label)
{
	QRcode *qr = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	int side;

	if (qr == NULL)
		return;
	side = qr->width + 2 * QUIET;
	html_f(h,
	    "<svg class=\"qr\" role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\" "
	    "width=\"220\" height=\"220\">",
	    label, side, side);
	html_f(h,
	    "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path fill=\"#000\" d=\"",
	    side, side);
	put_rows(h, qr);
	html_raw(h, "\"/></svg>\n");
	QRcode_free(qr);
}
