#include "store/ledger.h"

#include <string.h>

void
ledger_digest_start(struct digest *d, enum digest_of what)
{
	digest_start(d);
	digest_i64(d, what);
}

void
ledger_commit_message(const struct message_row *m, unsigned char out[LEDGER_HASH_LEN])
{
	struct digest d;

	ledger_digest_start(&d, DIGEST_MESSAGE);
	digest_bytes(&d, m->salt, sizeof(m->salt));
	digest_i64(&d, m->seq);
	digest_bytes(&d, m->voter->b, sizeof(m->voter->b));
	digest_text(&d, m->campaign);
	digest_text(&d, m->channel);
	digest_text(&d, m->provider_id);
	digest_text(&d, m->address);
	digest_i64(&d, m->source);
	digest_i64(&d, m->received_ms);
	digest_text(&d, m->sent);
	digest_bytes(&d, m->raw, m->raw_len);
	digest_i64(&d, m->intent);
	digest_i64(&d, m->outcome);
	digest_text(&d, m->candidate);
	digest_text(&d, m->region);
	digest_text(&d, m->language);
	digest_i64(&d, m->stopped);
	digest_end(&d, out);
}

void
ledger_digest_answer(const struct message_row *m, unsigned char out[ANSWER_DIGEST_LEN])
{
	unsigned char whole[LEDGER_HASH_LEN];
	struct digest d;

	ledger_digest_start(&d, DIGEST_ANSWER);
	digest_bytes(&d, m->salt, sizeof(m->salt));
	digest_i64(&d, m->answer_key);
	digest_text(&d, m->answer);
	digest_end(&d, whole);
	memcpy(out, whole, ANSWER_DIGEST_LEN);
}

void
ledger_commit_campaign(const char *id, const char *json, bool closed, int64_t changed_at,
    unsigned char out[LEDGER_HASH_LEN])
{
	struct digest d;

	ledger_digest_start(&d, DIGEST_CAMPAIGN);
	digest_text(&d, id);
	digest_text(&d, json);
	digest_i64(&d, closed);
	digest_i64(&d, changed_at);
	digest_end(&d, out);
}

void
ledger_hash(const unsigned char before[LEDGER_HASH_LEN], const struct ledger_row *row,
    unsigned char out[LEDGER_HASH_LEN])
{
	struct digest d;

	ledger_digest_start(&d, DIGEST_ENTRY);
	digest_bytes(&d, before, LEDGER_HASH_LEN);
	digest_i64(&d, row->seq);
	digest_i64(&d, NODE);
	digest_i64(&d, row->at);
	digest_i64(&d, row->kind);
	digest_text(&d, row->campaign);
	digest_bytes(&d, row->commitment, sizeof(row->commitment));
	digest_bytes(&d, row->answer, row->has_answer ? sizeof(row->answer) : 0);
	digest_text(&d, row->note);
	digest_end(&d, out);
}

enum db_result
ledger_append(struct statements *s, struct ledger_head *head, struct ledger_row *row)
{
	enum db_result result;

	row->seq = head->seq + 1;
	ledger_hash(head->hash, row, row->hash);
	result = ledger_add(s, row);
	if (result != DB_DONE)
		return result;
	head->seq = row->seq;
	memcpy(head->hash, row->hash, sizeof(head->hash));
	return DB_DONE;
}
