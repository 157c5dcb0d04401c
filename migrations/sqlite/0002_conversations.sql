-- Conversations (USSD, SMS), nominations and other forms, the desk.

-- migrate:up

-- 1 while a conversation by SMS waits for an answer: else nobody looks for one.
ALTER TABLE voter ADD COLUMN talking INTEGER NOT NULL DEFAULT 0 CHECK (talking IN (0, 1));

-- One USSD session, or ('', '') the one conversation by SMS of a phone and campaign.
CREATE TABLE session (
	voter		BLOB NOT NULL CHECK (length(voter) = 16),
	channel		TEXT NOT NULL,
	id		TEXT NOT NULL,		-- the aggregator's
	state		TEXT NOT NULL,		-- dialog_pack()
	input		TEXT NOT NULL,		-- all inputs so far, or the mark of the last step
	screen		TEXT NOT NULL,		-- what was shown: a resend gets it again
	more		INTEGER NOT NULL CHECK (more IN (0, 1)),	-- the session stays open
	steps		INTEGER NOT NULL,
	updated_at	INTEGER NOT NULL,
	PRIMARY KEY (voter, channel, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX session_age ON session (updated_at);

-- A form being filled. Forgotten 48 hours after its last answer.
CREATE TABLE draft (
	voter		BLOB NOT NULL CHECK (length(voter) = 16),
	form		TEXT NOT NULL,
	answers		TEXT NOT NULL,		-- JSON
	entry		INTEGER NOT NULL,	-- made of it once complete, 0 = none yet
	updated_at	INTEGER NOT NULL,
	PRIMARY KEY (voter, form)
) STRICT, WITHOUT ROWID;

CREATE INDEX draft_age ON draft (updated_at);

-- A form that was filled: a nomination, a registration. Its ledger entries have the id as note.
CREATE TABLE entry (
	id		INTEGER PRIMARY KEY,	-- ledger entry that first kept it
	campaign	TEXT NOT NULL,
	form		TEXT NOT NULL,
	number		INTEGER NOT NULL,	-- of its form, from 1; what the citizen is told
	voter		BLOB NOT NULL CHECK (length(voter) = 16),	-- who filled it; paper: its own key
	source		INTEGER NOT NULL,	-- enum source; 4 = paper
	state		INTEGER NOT NULL CHECK (state BETWEEN 1 AND 3),	-- enum entry_state
	answers		TEXT NOT NULL,		-- JSON
	created_at	INTEGER NOT NULL,
	changed_at	INTEGER NOT NULL,
	seq		INTEGER NOT NULL,	-- ledger entry that last changed it
	salt		BLOB NOT NULL CHECK (length(salt) = 16),
	channel		TEXT NOT NULL,		-- to tell who waits: '' = none
	address		TEXT NOT NULL,
	language	TEXT NOT NULL,
	phone		BLOB,			-- sealed; only while on the waiting list
	UNIQUE (campaign, form, number)
) STRICT;

CREATE INDEX entry_voter ON entry (voter, form, campaign, number, state);
CREATE INDEX entry_state ON entry (campaign, form, state, number);

-- Numbers that may nominate for others, without limit.
CREATE TABLE volunteer (
	voter		BLOB NOT NULL CHECK (length(voter) = 16),
	campaign	TEXT NOT NULL,
	name		TEXT NOT NULL,
	added_at	INTEGER NOT NULL,
	PRIMARY KEY (voter)
) STRICT, WITHOUT ROWID;

CREATE INDEX volunteer_campaign ON volunteer (campaign, added_at);

-- What people decided about nominations: a function of `decision`. Without a row here a
-- nomination is its own nominee, received. What was decided about a person is in the row of its
-- leader; the rows of the others say 1 and ''.
CREATE TABLE nominee (
	nomination	INTEGER NOT NULL PRIMARY KEY,	-- entry.id
	campaign	TEXT NOT NULL,
	leader		INTEGER NOT NULL,	-- nomination that stands for the person
	status		INTEGER NOT NULL,	-- enum nominee_status
	code		TEXT NOT NULL		-- candidate it became, '' = none
) STRICT;

CREATE INDEX nominee_leader ON nominee (campaign, leader);

-- Every act of the desk, never changed; undoing is another act.
CREATE TABLE decision (
	seq		INTEGER PRIMARY KEY,	-- the ledger's
	campaign	TEXT NOT NULL,
	at		INTEGER NOT NULL,
	actor		TEXT NOT NULL,
	act		INTEGER NOT NULL,	-- enum desk_act
	reason		TEXT NOT NULL,
	undoes		INTEGER NOT NULL,	-- seq of the act it undoes, 0 = none
	changes		TEXT NOT NULL,		-- JSON, what is and what was: store/desk_changes.h
	salt		BLOB NOT NULL CHECK (length(salt) = 16)
) STRICT;

CREATE INDEX decision_campaign ON decision (campaign, seq);

-- Answers nobody wrote to us for (a place came free) have their own text and address, and
-- no message: so the reference goes.
CREATE TABLE outbox_new (
	id		INTEGER PRIMARY KEY,	-- message.seq, or the ledger entry it tells of
	channel		TEXT NOT NULL,
	phone		BLOB,			-- sealed; NULL once nobody needs it
	state		INTEGER NOT NULL CHECK (state BETWEEN 1 AND 8),
	attempts	INTEGER NOT NULL,
	due_at		INTEGER NOT NULL,
	born_at		INTEGER NOT NULL,
	updated_at	INTEGER NOT NULL,
	provider_ref	TEXT,
	reason		TEXT NOT NULL,
	segments	INTEGER NOT NULL,
	text		TEXT,			-- NULL = the message's answer
	address		TEXT			-- NULL = the message's
) STRICT;
INSERT INTO outbox_new SELECT id, channel, phone, state, attempts, due_at, born_at, updated_at,
	provider_ref, reason, segments, NULL, NULL FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;
CREATE INDEX outbox_due ON outbox (channel, due_at) WHERE state = 1;
CREATE INDEX outbox_sending ON outbox (id) WHERE state = 2;
CREATE INDEX outbox_dead ON outbox (channel, updated_at) WHERE state = 3;
CREATE INDEX outbox_ref ON outbox (channel, provider_ref) WHERE provider_ref IS NOT NULL;
CREATE INDEX outbox_phone ON outbox (born_at) WHERE phone IS NOT NULL;

-- migrate:down

DROP TABLE decision;
DROP TABLE nominee;
DROP TABLE volunteer;
DROP TABLE entry;
DROP TABLE draft;
DROP TABLE session;
ALTER TABLE voter DROP COLUMN talking;
