/*
 * The functions behind the addresses of routes.c, by the file they are in. Each ends its page.
 */
#ifndef KALATA_CONSOLE_PAGES_H
#define KALATA_CONSOLE_PAGES_H

struct page;

/* page_login.c: the log-in, the second factor, one-time links */
void	login_form(struct page *);
void	login_password(struct page *);
void	login_code(struct page *);
void	logout(struct page *);

/* page_welcome.c: one-time links */
void	welcome_form(struct page *);
void	welcome_choose(struct page *);
void	welcome_code(struct page *);

/* page_direct.c: the live tallies of a campaign */
void	home(struct page *);
void	direct(struct page *);
void	minutes_sheet(struct page *);
void	results_csv(struct page *);

/* page_public.c: results for everybody, where the campaign says so */
void	public_results(struct page *);
void	public_csv(struct page *);

/* page_messages.c: what came, what was understood and why, the triage list */
void	messages(struct page *);
void	message(struct page *);
void	message_assign(struct page *);
void	messages_csv(struct page *);

/* page_agreements.c: what waits for a second person */
void	agreements(struct page *);
void	agreement(struct page *);
void	agreement_agree(struct page *);
void	agreement_refuse(struct page *);
void	agreement_withdraw(struct page *);

/* page_nominations.c: the nomination desk */
void	nominations(struct page *);
void	nominations_alike(struct page *);
void	nominations_charts(struct page *);
void	nominations_csv(struct page *);
void	nominee(struct page *);
void	nominees_merge(struct page *);
void	nominee_split(struct page *);
void	nominee_verify(struct page *);
void	nominee_reject(struct page *);
void	nominee_shortlist(struct page *);
void	nominee_promote(struct page *);
void	desk_undo_act(struct page *);

/* page_campaign.c: campaigns: texts, dates, candidates, the test box */
void	campaigns(struct page *);
void	campaign_create(struct page *);
void	campaign_edit(struct page *);
void	campaign_save(struct page *);
void	texts_edit(struct page *);
void	texts_save(struct page *);
void	document_edit(struct page *);
void	document_save(struct page *);
void	campaign_open(struct page *);
void	campaign_close(struct page *);
void	test_box(struct page *);
void	text_measure(struct page *);

/* page_channels.c: channels: what comes, what goes out, what it costs */
void	channels(struct page *);
void	dead_letters(struct page *);
void	channel_pause(struct page *);
void	channel_resume(struct page *);
void	channel_resend(struct page *);

/* page_journal.c: the ledger */
void	journal(struct page *);
void	journal_verify(struct page *);
void	journal_csv(struct page *);

/* page_team.c: people, roles, sessions */
void	team(struct page *);
void	team_add(struct page *);
void	team_role(struct page *);
void	team_link(struct page *);
void	team_disable(struct page *);
void	team_enable(struct page *);
void	team_sessions_end(struct page *);

/* page_me.c: my own password, sessions, tokens, language */
void	me(struct page *);
void	me_password(struct page *);
void	me_sessions_end(struct page *);
void	me_token_add(struct page *);
void	me_token_drop(struct page *);
void	me_language(struct page *);

/* api.c: for programs: openapi.json says the same */
void	api_document(struct page *);
void	api_me(struct page *);
void	api_campaigns(struct page *);
void	api_results(struct page *);
void	api_minutes(struct page *);
void	api_messages(struct page *);
void	api_nominations(struct page *);
void	api_channels(struct page *);
void	api_ledger(struct page *);
void	api_proposals(struct page *);
void	api_agree(struct page *);
void	api_assign(struct page *);

/* gate.c: GET /healthz */
void	healthy(struct page *);

#endif
