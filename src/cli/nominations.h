/*
 * What the files of `kalata nominations` share: the words of one command line, and the
 * campaign's nominations as they are read once and looked at from several sides.
 */
#ifndef KALATA_CLI_NOMINATIONS_H
#define KALATA_CLI_NOMINATIONS_H

#include "cli/cli.h"
#include "cli/sheet.h"
#include "store/desk.h"

#define NOMINATION_ARGS (DESK_OTHERS_MAX + 4)

struct nominations_call {
	struct config *config;
	const char *verb, *campaign;
	const char *const *arg;		/* behind the campaign */
	int	n_args;
	bool	json, csv, all, dry_run;
	const char *status, *region;	/* "" any */
	const char *by, *reason, *code, *name;
	const char *alias[ALIASES_MAX];
	size_t	n_aliases;
	int	least;
};

/* ---- reading ---- */

struct desk_view {
	struct db *db;
	struct campaign_list list;
	struct rulebook *rulebook;
	const struct ballot_paper *paper;
	const struct form_def *form;	/* the nomination */
	int	language;		/* of labels */
	struct nominations all;
	size_t	*by_id;			/* indices into all.item, by id */
	size_t	*members;		/* of each item: how many its person has, if it leads, else 0 */
};
/* EX_OK, or the status after the reason was printed; close it only when it was opened. */
int	desk_view_open(const struct nominations_call *, struct desk_view *);
void	desk_view_close(struct desk_view *);
/* NULL after it was told that there is none. */
const struct nomination *desk_view_number(const struct desk_view *, const char *number);
const struct nomination *desk_view_id(const struct desk_view *, int64_t id);
/* The person's number: its leader's. */
int64_t	desk_view_person(const struct desk_view *, const struct nomination *);
/* Its region as an index of the atlas: as answered, else by its place; -1 unknown. */
int	desk_view_region(const struct desk_view *, const struct nomination *);
/* How an answer is shown: a choice's label, a region's name. */
const char *desk_view_answer(const struct desk_view *, const struct nomination *, const char *key);
struct field_world desk_view_world(const struct desk_view *);

/* Words for people, French or English. */
const char *nominations_status(enum nominee_status);
const char *nominations_source(int64_t source);
/* 1..2^53; false otherwise. */
bool	nominations_number(const char *, int64_t *);
/* Prints the document and deletes it. */
int	nominations_json(struct cJSON *);

/* ---- what each subcommand does; they return an exit status ---- */

int	nominations_list(const struct nominations_call *);
int	nominations_show(const struct nominations_call *);
int	nominations_decisions(const struct nominations_call *);
int	nominations_proposals(const struct nominations_call *);
int	nominations_export(const struct nominations_call *);
int	nominations_report(const struct nominations_call *);
int	nominations_import(const struct nominations_call *);
int	nominations_merge(const struct nominations_call *);
int	nominations_decide(const struct nominations_call *);	/* split verify reject shortlist */
int	nominations_promote(const struct nominations_call *);
int	nominations_undo(const struct nominations_call *);
int	nominations_volunteer(const struct nominations_call *);

/* ---- acting ---- */

/* A request for one act of the desk, with campaign, who and why in it. */
struct cJSON *nominations_request(const struct nominations_call *, enum desk_act);
/* One gateway or one database, for one act or many. */
struct desk_line {
	const struct config *config;
	bool	running;
	struct cli_store store;		/* unless a gateway runs */
};
int	desk_line_open(const struct nominations_call *, struct desk_line *);
void	desk_line_close(struct desk_line *);
/* Carries it out and deletes the request: the outcome, or NULL after the reasons were
 * printed, with the exit status in *status. */
struct cJSON *desk_line_act(struct desk_line *, struct cJSON *request, int *status);

#endif
