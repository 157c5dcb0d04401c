-- More kinds of aggregators: long messages that come in parts, messages about which something is odd,
-- answers that only the channel that may have sent them already may repeat.

-- migrate:up

-- Parts of a long message until the last one is there, or has been waited for long enough. Then
-- `message` says which message they became, text and number are gone, and the row stays a while to
-- tell a repeat.
CREATE TABLE part (
	voter		BLOB NOT NULL CHECK (length(voter) = 16),
	channel		TEXT NOT NULL,
	address		TEXT NOT NULL,
	ref		TEXT NOT NULL,
	part		INTEGER NOT NULL,	-- from 1
	parts		INTEGER NOT NULL,
	campaign	TEXT NOT NULL,
	provider_id	TEXT NOT NULL,
	sent		TEXT NOT NULL,
	raw		BLOB NOT NULL,
	phone		BLOB,			-- sealed; NULL: nobody to answer
	nobody		INTEGER NOT NULL CHECK (nobody IN (0, 1)),
	outbox		INTEGER NOT NULL CHECK (outbox IN (0, 1)),	-- answered by the send API
	received_at	INTEGER NOT NULL,
	seen		INTEGER NOT NULL CHECK (seen > 0),
	message		INTEGER NOT NULL,	-- 0 = still waiting
	PRIMARY KEY (voter, channel, address, ref, part)
) STRICT, WITHOUT ROWID;

CREATE INDEX part_waiting ON part (received_at) WHERE message = 0;

CREATE INDEX part_done ON part (received_at) WHERE message <> 0;

-- Bits of enum message_flag (store.h); a message without a row here has none.
CREATE TABLE message_flag (
	seq		INTEGER PRIMARY KEY,
	flags		INTEGER NOT NULL
) STRICT;

-- 1: the channel may have sent it already and knows a repeat; another one would not.
ALTER TABLE outbox ADD COLUMN bound INTEGER NOT NULL DEFAULT 0 CHECK (bound IN (0, 1));

-- migrate:down

ALTER TABLE outbox DROP COLUMN bound;
DROP TABLE message_flag;
DROP INDEX part_done;
DROP INDEX part_waiting;
DROP TABLE part;
