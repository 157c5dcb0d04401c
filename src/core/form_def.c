/*
 * The little a form's definition answers by itself. A form without a window is open as
 * long as the campaign has it: its document is the switch.
 */
#include "core/form_def.h"

#include <string.h>

bool
form_is_nomination(const struct form_def *form)
{
	return strcmp(form->id, FORM_NOMINATION) == 0;
}

/* Half open, as the vote's window is. */
enum campaign_phase
form_phase(const struct form_def *form, int64_t now_ms)
{
	const struct window *w = &form->window;

	if (w->opens_ms == 0 && w->closes_ms == 0)
		return PHASE_OPEN;
	if (now_ms < w->opens_ms)
		return PHASE_BEFORE;
	return now_ms < w->closes_ms ? PHASE_OPEN : PHASE_CLOSED;
}

int
form_field(const struct form_def *form, const char *key)
{
	size_t i;

	for (i = 0; i < form->n_fields; i++)
		if (strcmp(form->field[i].key, key) == 0)
			return (int)i;
	return -1;
}
