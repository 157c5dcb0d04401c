/*
 * What a state's screen would not show whole. At run time the engine cuts a text rather than
 * overflow; when a campaign is imported its author is told which one, while there is
 * time to write it shorter.
 */
#ifndef KALATA_CORE_DIALOG_CUT_H
#define KALATA_CORE_DIALOG_CUT_H

#include "core/dialog.h"

enum dialog_part {
	PART_NONE,	/* all is shown */
	PART_NOTICE,
	PART_HEAD,
	PART_LINE,
	PART_FOOT,	/* "0. …" and "00. …" */
};

/*
 * The first part that is cut, with its whole text, on any page of the state's screen (or
 * in its SMS, where a list may be shortened). A candidate's line may lose the place, and
 * so may the confirm screen, but never the name. The state is one the campaign has: it
 * is not mended first.
 */
enum dialog_part dialog_cut(const struct dialog_world *, const struct dialog *,
    const struct answers *, struct buf *text);

#endif
