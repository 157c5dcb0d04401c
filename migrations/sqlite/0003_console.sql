-- The operators' console: who works with it, what they did, what two of them agree on, what
-- each minute brought and each day cost.

-- migrate:up

-- People. Roles: enum staff_role. What a person gives is never kept as it was given.
CREATE TABLE staff (
	name		TEXT NOT NULL PRIMARY KEY,	-- a-z 0-9 . _ -
	role		INTEGER NOT NULL CHECK (role IN (1, 2, 4, 8)),
	language	TEXT NOT NULL,		-- of the console: 'fr' or 'en'
	password	TEXT NOT NULL,		-- argon2id, '' = none chosen yet
	totp		BLOB,			-- sealed secret of the second factor, NULL = none yet
	totp_step	INTEGER NOT NULL,	-- the last one used: each is good once
	disabled	INTEGER NOT NULL CHECK (disabled IN (0, 1)),
	link		BLOB CHECK (length(link) = 32),	-- digest of the one-time link, NULL = none
	link_kind	INTEGER NOT NULL,	-- enum staff_link
	link_until	INTEGER NOT NULL,
	created_at	INTEGER NOT NULL,
	changed_at	INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX staff_link ON staff (link) WHERE link IS NOT NULL;

-- What lets somebody in without a password: sessions of browsers, tokens of programs.
CREATE TABLE staff_pass (
	digest		BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
	staff		TEXT NOT NULL REFERENCES staff (name),
	kind		INTEGER NOT NULL CHECK (kind IN (1, 2)),	-- enum pass_kind
	label		TEXT NOT NULL,		-- the browser, or the token's name
	created_at	INTEGER NOT NULL,
	seen_at		INTEGER NOT NULL,	-- to the minute
	until		INTEGER NOT NULL	-- not valid from then on
) STRICT, WITHOUT ROWID;

CREATE INDEX staff_pass_owner ON staff_pass (staff, kind, created_at);

-- Every act of a person that changes something, never changed itself. A ledger entry each, that
-- commits to the row. (Acts of the nomination desk are in `decision`.)
CREATE TABLE act (
	seq		INTEGER PRIMARY KEY,	-- the ledger's
	campaign	TEXT NOT NULL,		-- '' = none in particular
	at		INTEGER NOT NULL,
	actor		TEXT NOT NULL,
	kind		INTEGER NOT NULL,	-- enum act_kind: the ledger entry's
	subject		TEXT NOT NULL,		-- a person, a channel, a message …
	reason		TEXT NOT NULL,
	detail		TEXT NOT NULL,		-- JSON or ''; never a secret nor a phone
	salt		BLOB NOT NULL CHECK (length(salt) = 16)
) STRICT;

CREATE INDEX act_campaign ON act (campaign, seq);

-- What waits for a second person, or waited.
CREATE TABLE proposal (
	id		INTEGER PRIMARY KEY,	-- ledger entry of the act that made it
	campaign	TEXT NOT NULL,
	kind		INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 4),	-- enum proposal_kind
	subject		INTEGER NOT NULL,	-- ASSIGN: the message's seq; else 0
	payload		TEXT NOT NULL,		-- ASSIGN: candidate's code; DOCUMENT: the new one
	base		BLOB NOT NULL,		-- DOCUMENT: digest of the one it was made from
	actor		TEXT NOT NULL,
	reason		TEXT NOT NULL,
	made_at		INTEGER NOT NULL,
	state		INTEGER NOT NULL CHECK (state BETWEEN 1 AND 4),	-- enum proposal_state
	second		TEXT NOT NULL,		-- who decided, '' = nobody yet
	second_reason	TEXT NOT NULL,
	decided_at	INTEGER NOT NULL,	-- 0 = not yet
	decided_seq	INTEGER NOT NULL	-- ledger entry of the decision, 0 = none yet
) STRICT;

CREATE INDEX proposal_state ON proposal (state, id);
CREATE INDEX proposal_decided ON proposal (decided_seq) WHERE state <> 1;
CREATE UNIQUE INDEX proposal_waits ON proposal (campaign, kind, subject) WHERE state = 1;

-- A message that nobody could count until two people read it. What it did to the voter is what
-- a message with this outcome does.
CREATE TABLE assignment (
	seq		INTEGER PRIMARY KEY,	-- ledger entry of the agreement
	message		INTEGER NOT NULL UNIQUE REFERENCES message (seq),
	voter		BLOB NOT NULL CHECK (length(voter) = 16),
	campaign	TEXT NOT NULL,
	candidate	TEXT NOT NULL,
	outcome		INTEGER NOT NULL,	-- enum outcome: counted or replaced
	receipt		TEXT NOT NULL
) STRICT;

CREATE INDEX assignment_voter ON assignment (voter, campaign, seq);

-- What came in each minute (of received_at): like tally and total a count that must equal a
-- recount of message.
CREATE TABLE minute (
	campaign	TEXT NOT NULL,
	minute		INTEGER NOT NULL,	-- received_at / 60000
	source		INTEGER NOT NULL,
	outcome		INTEGER NOT NULL,
	node		INTEGER NOT NULL,
	n		INTEGER NOT NULL,
	PRIMARY KEY (campaign, minute, source, outcome, node)
) STRICT, WITHOUT ROWID;

INSERT INTO minute SELECT campaign, received_at / 60000, source, outcome, 0, COUNT(*)
	FROM message GROUP BY campaign, received_at / 60000, source, outcome;

-- Answers that went out, by the day (UTC) they were sent.
CREATE TABLE spend (
	channel		TEXT NOT NULL,
	day		INTEGER NOT NULL,	-- since 1970-01-01
	node		INTEGER NOT NULL,
	messages	INTEGER NOT NULL,
	segments	INTEGER NOT NULL,
	PRIMARY KEY (channel, day, node)
) STRICT, WITHOUT ROWID;

-- Channels that an operator stopped. Without a row here a channel sends.
CREATE TABLE channel_pause (
	channel		TEXT NOT NULL PRIMARY KEY,
	since		INTEGER NOT NULL,
	actor		TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The triage list: nothing understood, ambiguous, no such candidate.
CREATE INDEX message_triage ON message (campaign, seq) WHERE intent IN (0, 2, 3);

-- What changed last at the nomination desk, in one step: the console asks it for every page.
CREATE INDEX entry_changed ON entry (campaign, form, seq);

-- migrate:down

DROP INDEX entry_changed;
DROP INDEX message_triage;
DROP TABLE channel_pause;
DROP TABLE spend;
DROP TABLE minute;
DROP TABLE assignment;
DROP TABLE proposal;
DROP TABLE act;
DROP TABLE staff_pass;
DROP TABLE staff;
