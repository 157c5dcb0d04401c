-- The first tables. Once released this file is never edited: what changes is a new file.
-- Times are milliseconds UTC. Texts that have no value are '', so that comparing and
-- hashing know one kind of nothing. A voter is a keyed hash, never a phone number.

-- migrate:up

CREATE TABLE campaign (
	id		TEXT NOT NULL PRIMARY KEY,
	document	TEXT NOT NULL,		-- JSON as it was imported
	closed		INTEGER NOT NULL CHECK (closed IN (0, 1)),	-- by an operator
	changed_at	INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What stands now, one row per phone and campaign: a function of its messages.
CREATE TABLE voter (
	voter		BLOB NOT NULL CHECK (length(voter) = 16),
	campaign	TEXT NOT NULL,
	candidate	TEXT NOT NULL,		-- code of the standing vote, '' = none
	vote_region	TEXT NOT NULL,		-- key it is counted under, '' = unknown
	source		INTEGER NOT NULL,	-- of the standing vote, 0 = none
	vote_seq	INTEGER NOT NULL,	-- its message, 0 = none
	receipt		TEXT NOT NULL,
	region		TEXT NOT NULL,		-- remembered: after the window it no longer moves the vote
	language	TEXT NOT NULL,
	stopped		INTEGER NOT NULL CHECK (stopped IN (0, 1)),
	answer_times	BLOB NOT NULL,		-- of the last hour: seconds, 4 bytes each
	PRIMARY KEY (voter, campaign)
) STRICT, WITHOUT ROWID;

-- Everything that came, in order, never changed but for `seen`. region, language and
-- stopped are what is remembered of the sender after this message.
CREATE TABLE message (
	seq		INTEGER PRIMARY KEY,	-- the ledger's
	voter		BLOB NOT NULL CHECK (length(voter) = 16),
	campaign	TEXT NOT NULL,		-- '' = no campaign had the address
	channel		TEXT NOT NULL,
	provider_id	TEXT NOT NULL,
	address		TEXT NOT NULL,
	source		INTEGER NOT NULL CHECK (source BETWEEN 1 AND 3),
	received_at	INTEGER NOT NULL,
	sent		TEXT NOT NULL,		-- the aggregator's time, as it wrote it
	raw		BLOB NOT NULL,
	intent		INTEGER NOT NULL,
	outcome		INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 9),
	candidate	TEXT NOT NULL,		-- voted for by this message, '' = none
	region		TEXT NOT NULL,
	language	TEXT NOT NULL,
	stopped		INTEGER NOT NULL CHECK (stopped IN (0, 1)),
	answer		TEXT NOT NULL,
	answer_key	INTEGER NOT NULL,
	salt		BLOB NOT NULL CHECK (length(salt) = 16),
	seen		INTEGER NOT NULL CHECK (seen > 0),	-- deliveries
	UNIQUE (voter, channel, provider_id)
) STRICT;

-- One entry per message and per act of an operator, each hashed with the one before.
CREATE TABLE ledger (
	seq		INTEGER PRIMARY KEY,
	node		INTEGER NOT NULL CHECK (node = 0),	-- this database has one writer
	at		INTEGER NOT NULL,
	kind		INTEGER NOT NULL,
	campaign	TEXT NOT NULL,
	commitment	BLOB NOT NULL CHECK (length(commitment) = 32),
	answer		BLOB NOT NULL,		-- digest of what was answered
	hash		BLOB NOT NULL CHECK (length(hash) = 32),
	note		TEXT NOT NULL
) STRICT;

-- Counters, moved once per batch; they must equal a recount of voter and message.
CREATE TABLE tally (
	campaign	TEXT NOT NULL,
	region		TEXT NOT NULL,
	candidate	TEXT NOT NULL,
	source		INTEGER NOT NULL,
	node		INTEGER NOT NULL,
	n		INTEGER NOT NULL,
	PRIMARY KEY (campaign, region, candidate, source, node)
) STRICT, WITHOUT ROWID;

CREATE TABLE total (
	campaign	TEXT NOT NULL,
	outcome		INTEGER NOT NULL,
	node		INTEGER NOT NULL,
	n		INTEGER NOT NULL,
	PRIMARY KEY (campaign, outcome, node)
) STRICT, WITHOUT ROWID;

-- Answers on their way out. The text and the address are the message's.
CREATE TABLE outbox (
	id		INTEGER PRIMARY KEY REFERENCES message (seq),
	channel		TEXT NOT NULL,
	phone		BLOB,			-- sealed; NULL once nobody needs it
	state		INTEGER NOT NULL CHECK (state BETWEEN 1 AND 8),
	attempts	INTEGER NOT NULL,
	due_at		INTEGER NOT NULL,
	born_at		INTEGER NOT NULL,
	updated_at	INTEGER NOT NULL,
	provider_ref	TEXT,
	reason		TEXT NOT NULL,
	segments	INTEGER NOT NULL
) STRICT;

CREATE INDEX outbox_due ON outbox (channel, due_at) WHERE state = 1;
CREATE INDEX outbox_sending ON outbox (id) WHERE state = 2;
CREATE INDEX outbox_dead ON outbox (channel, updated_at) WHERE state = 3;
CREATE INDEX outbox_ref ON outbox (channel, provider_ref) WHERE provider_ref IS NOT NULL;
CREATE INDEX outbox_phone ON outbox (born_at) WHERE phone IS NOT NULL;

-- Delivery reports that overtook the answer to the request they report on.
CREATE TABLE parked_report (
	channel		TEXT NOT NULL,
	ref		TEXT NOT NULL,
	delivery	INTEGER NOT NULL,
	reason		TEXT NOT NULL,
	at		INTEGER NOT NULL,
	PRIMARY KEY (channel, ref)
) STRICT, WITHOUT ROWID;

-- Written to find out whether writing works again.
CREATE TABLE pulse (
	node		INTEGER NOT NULL PRIMARY KEY,
	at		INTEGER NOT NULL
) STRICT;

-- migrate:down

DROP TABLE pulse;
DROP TABLE parked_report;
DROP TABLE outbox;
DROP TABLE total;
DROP TABLE tally;
DROP TABLE ledger;
DROP TABLE message;
DROP TABLE voter;
DROP TABLE campaign;
