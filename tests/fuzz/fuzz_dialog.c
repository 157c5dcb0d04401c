/*
 * Conversations: whatever is typed, dialled, corrected or read back from the database,
 * the screen fits and is GSM-7, the state survives being stored, and a vote needs "yes"
 * on a screen that named the candidate. The first byte chooses the campaign and the face;
 * each line behind it is one input, its first byte may say another door than typing.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "../unit/lib/dialog_world.c" /* the same small country as the unit tests' */

#define INPUT_MAX 2048

static struct booth booth;

static void
must(bool so)
{
	if (!so)
		abort();
}

static void
check_screen(void)
{
	struct gsm7_size size = gsm7_measure(booth.text, strlen(booth.text));

	must(size.gsm7 && size.units > 0 && size.units <= SCREEN_UNITS);
}

static void
check_vote(const struct dialog *was, const char *before)
{
	const struct candidate *c;
	BUF(name, 4 * CANDIDATE_NAME_MAX);

	if (booth.step.act != ACT_VOTE)
		return;
	must(was->screen == SCREEN_CONFIRM && booth.step.candidate >= 0);
	c = &booth.campaign.candidate[booth.step.candidate];
	(void)gsm7_transliterate(c->name, strlen(c->name), &name, NULL);
	must(strcmp(was->candidate, c->code) == 0 && strstr(before, name.data) != NULL);
}

static void
check_stored(void)
{
	struct dialog back;
	BUF(packed, DIALOG_PACKED_MAX);
	BUF(again, DIALOG_PACKED_MAX);

	dialog_pack(&booth.dialog, &packed);
	must(!packed.cut && dialog_unpack(&back, packed.data));
	dialog_pack(&back, &again);
	must(strcmp(packed.data, again.data) == 0);
}

/* A state from the database, perhaps of another version, or spoilt; shown before it is
 * stepped on, as any state was. */
static void
read_back(const char *text)
{
	struct buf out;

	if (!dialog_unpack(&booth.dialog, text))
		must(booth.dialog.screen == SCREEN_NONE);
	booth.step.act = ACT_NONE;
	buf_init(&out, booth.text, sizeof(booth.text));
	dialog_render(&booth.world, &booth.dialog, &booth.answers, &out);
}

static void
change(const char *how)
{
	struct campaign *c = &booth.campaign;
	struct form_def *form = &booth.form[(unsigned char)how[0] % BOOTH_FORMS];

	booth.step.act = ACT_NONE;
	if (how[0] == 'c' && c->n_candidates > 0)
		c->n_candidates--;
	else if (how[0] == 'n' && c->n_candidates > 1)
		(void)text_copy(c->candidate[1].name, sizeof(c->candidate[1].name), how);
	else if (how[0] == 'f' && form->n_fields > 0)
		form->n_fields--;
	else if (how[0] == 'g')
		booth.world.n_forms = (unsigned char)how[1] % (BOOTH_FORMS + 1);
	else if (how[0] == 't')
		booth.world.now_ms = BOOTH_CLOSES;
	booth_learn(&booth);
}

static void
take_line(const char *line, char door)
{
	switch (door) {
	case 1:
		(void)booth_dial(&booth, line, false);
		return;
	case 2:
		(void)booth_form(&booth, (unsigned char)line[0] % BOOTH_FORMS,
		    line + (line[0] != '\0'));
		return;
	case 3:
		(void)booth_fix(&booth, line);
		return;
	case 4:
		(void)booth_drop(&booth);
		return;
	case 5:
		read_back(line);
		return;
	case 6:
		change(line);
		return;
	default:
		(void)booth_say(&booth, line);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t candidates[] = {3, 9, 64, 0};
	struct dialog was;
	char before[sizeof(booth.text)], door;
	size_t at, len;
	BUF(line, 4 * INPUT_MAX);

	if (size == 0 || size > INPUT_MAX)
		return 0;
	booth_init(&booth, (data[0] & 1) != 0 ? FACE_SMS : FACE_USSD,
	    candidates[data[0] >> 1 & 3], (enum booth_codes)((data[0] >> 3) % 3));
	for (at = 1; at < size; at += len + 1) {
		const uint8_t *end = memchr(data + at, '\n', size - at);
		len = end != NULL ? (size_t)(end - data) - at : size - at;
		door = len > 0 && data[at] >= 1 && data[at] <= 6 ? (char)data[at] : 0;
		buf_reset(&line);
		text_scrub(
		    &line, (const char *)data + at + (door != 0), len - (door != 0));
		if (door == 5) /* tabs part a state's fields */
			for (size_t i = 0; i < line.len; i++)
				line.data[i] = line.data[i] == ' ' ? '\t' : line.data[i];
		was = booth.dialog;
		memcpy(before, booth.text, sizeof(before));
		take_line(line.data, door);
		if (door != 6) {
			check_screen();
			check_vote(&was, before);
		}
		check_stored();
	}
	return 0;
}
