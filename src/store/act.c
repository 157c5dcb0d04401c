#include "store/act.h"

#include <string.h>

#include "store/ledger.h"
#include "store/writer.h"

const char *
act_kind_name(enum act_kind kind)
{
	static const char *const names[ACT_LAST - ACT_FIRST + 1] = {
	    [ACT_STAFF_ADD - ACT_FIRST] = "staff-add",
	    [ACT_STAFF_ROLE - ACT_FIRST] = "staff-role",
	    [ACT_STAFF_DISABLE - ACT_FIRST] = "staff-disable",
	    [ACT_STAFF_ENABLE - ACT_FIRST] = "staff-enable",
	    [ACT_STAFF_LINK - ACT_FIRST] = "staff-link",
	    [ACT_STAFF_ENROL - ACT_FIRST] = "staff-enrol",
	    [ACT_STAFF_PASSWORD - ACT_FIRST] = "staff-password",
	    [ACT_SESSIONS_END - ACT_FIRST] = "sessions-end",
	    [ACT_TOKEN_ADD - ACT_FIRST] = "token-add",
	    [ACT_TOKEN_DROP - ACT_FIRST] = "token-drop",
	    [ACT_PROPOSE - ACT_FIRST] = "propose",
	    [ACT_AGREE - ACT_FIRST] = "agree",
	    [ACT_REFUSE - ACT_FIRST] = "refuse",
	    [ACT_WITHDRAW - ACT_FIRST] = "withdraw",
	    [ACT_CHANNEL_PAUSE - ACT_FIRST] = "channel-pause",
	    [ACT_CHANNEL_RESUME - ACT_FIRST] = "channel-resume",
	    [ACT_CHANNEL_RESEND - ACT_FIRST] = "channel-resend",
	    [ACT_EXPORT - ACT_FIRST] = "export",
	};

	if (kind < ACT_FIRST || kind > ACT_LAST || names[kind - ACT_FIRST] == NULL)
		return "?";
	return names[kind - ACT_FIRST];
}

void
act_commit(const struct act_row *row, const unsigned char salt[SALT_LEN],
    unsigned char out[LEDGER_HASH_LEN])
{
	struct digest d;

	ledger_digest_start(&d, DIGEST_ACT);
	digest_bytes(&d, salt, SALT_LEN);
	digest_text(&d, row->campaign);
	digest_i64(&d, row->at);
	digest_text(&d, row->actor);
	digest_i64(&d, (int64_t)row->kind);
	digest_text(&d, row->subject);
	digest_text(&d, row->reason);
	digest_text(&d, row->detail);
	digest_end(&d, out);
}

static enum db_result
add(struct statements *s, const struct act_row *row, const unsigned char salt[SALT_LEN])
{
	const struct db_driver *d = s->driver;
	struct db_stmt *q = s->stmt[ST_ACT_ADD];

	d->bind_i64(q, 1, row->seq);
	d->bind_text(q, 2, row->campaign);
	d->bind_i64(q, 3, row->at);
	d->bind_text(q, 4, row->actor);
	d->bind_i64(q, 5, (int64_t)row->kind);
	d->bind_text(q, 6, row->subject);
	d->bind_text(q, 7, row->reason);
	d->bind_text(q, 8, row->detail);
	d->bind_blob(q, 9, salt, SALT_LEN);
	return statement_run(s, ST_ACT_ADD);
}

enum db_result
act_record(struct writer *w, struct act_row *row)
{
	struct ledger_row entry = {
	    .at = row->at,
	    .kind = (int64_t)row->kind,
	    .campaign = row->campaign,
	    .note = "",
	};
	unsigned char salt[SALT_LEN];
	enum db_result result;

	crypto_random(salt, sizeof(salt));
	act_commit(row, salt, entry.commitment);
	result = ledger_append(&w->st, &w->head, &entry);
	if (result != DB_DONE)
		return result;
	row->seq = entry.seq;
	memcpy(row->commitment, entry.commitment, sizeof(row->commitment));
	return add(&w->st, row, salt);
}
