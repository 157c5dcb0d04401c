/*
 * A handset in the terminal: dials a code on the running gateway, or on the stopped
 * database, shows each screen as a phone would and sends what is typed. Votes made with
 * it count.
 */
#include "cli/cli.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/text.h"
#include "cli/caller.h"
#include "cli/table.h"
#include "gateway/ussd.h"

#define WIDTH 36 /* of the handset's display */

/* Where the steps go: one of the two is there. */
struct line {
	struct config *config;
	struct cli_store *store; /* NULL: a gateway runs */
	char session[24];
	int64_t step;
};

static cJSON *
step_stopped(struct line *line, const struct handset *handset)
{
	struct ussd_job *job;
	cJSON *outcome;
	char why[200];

	job = handset_job(&line->config->settings, &line->store->secret,
	    line->store->rulebook, handset, clock_now_ms(), why, sizeof(why));
	if (job == NULL) {
		(void)cli_fail(&command_ussd, 0, "%s", why);
		return NULL;
	}
	store_do(line->store->store, &job->job);
	outcome = handset_outcome(job);
	ussd_free(job);
	return outcome;
}

static cJSON *
step_running(const struct line *line, const struct handset *handset)
{
	cJSON *request = cJSON_CreateObject(), *answer;

	(void)cJSON_AddStringToObject(request, "do", "ussd");
	(void)cJSON_AddStringToObject(request, "channel", handset->channel);
	(void)cJSON_AddStringToObject(request, "from", handset->from);
	(void)cJSON_AddStringToObject(request, "to", handset->to);
	(void)cJSON_AddStringToObject(request, "session", handset->session);
	(void)cJSON_AddNumberToObject(request, "step", (double)handset->step);
	(void)cJSON_AddStringToObject(request, "text", handset->text);
	answer = cli_ask(&command_ussd, line->config, request);
	cJSON_Delete(request);
	return answer;
}

static void
print_json(const cJSON *o)
{
	char *json = cJSON_PrintUnformatted(o);

	(void)puts(json);
	free(json);
}

static void
print_border(const char *left, const char *right)
{
	int i;

	(void)printf("%s", left);
	for (i = 0; i < WIDTH + 2; i++)
		(void)printf("─");
	(void)printf("%s\n", right);
}

/* One line of the screen, broken at blanks where it is wider than the display. */
static void
print_line(const char *text, size_t len)
{
	char row[WIDTH * 4 + 1];
	size_t n;

	do {
		n = text_cut(text, len, WIDTH);
		while (n < len && n > 1 && text[n] != ' ' && text[n - 1] != ' ')
			n--;
		if (n <= 1)
			n = text_cut(text, len, WIDTH);
		(void)snprintf(row, sizeof(row), "%.*s", (int)n, text);
		(void)printf("│ ");
		table_cell(stdout, row, WIDTH);
		(void)printf(" │\n");
		text += n;
		len -= n;
	} while (len > 0);
}

static void
print_screen(const char *screen)
{
	size_t n;

	print_border("┌", "┐");
	for (;;) {
		n = strcspn(screen, "\n");
		print_line(screen, n);
		if (screen[n] == '\0')
			break;
		screen += n + 1;
	}
	print_border("└", "┘");
}

/* Sends one input and shows the screen: 1 more is wanted, 0 it was the last, -1 it
 * failed. */
static int
step(struct line *line, const char *text)
{
	const struct handset handset = {.channel = caller.channel,
	    .from = caller.from,
	    .to = caller.to,
	    .session = line->session,
	    .step = ++line->step,
	    .text = text};
	cJSON *outcome = line->store != NULL ? step_stopped(line, &handset)
					     : step_running(line, &handset);
	const cJSON *error;
	int result = -1;

	if (outcome == NULL)
		return -1;
	if (caller.json)
		print_json(outcome);
	cJSON_ArrayForEach(error, cJSON_GetObjectItem(outcome, "errors"))(void)
	    cli_fail(&command_ussd, 0, "%s", cJSON_GetStringValue(error));
	if (cJSON_IsTrue(cJSON_GetObjectItem(outcome, "ok"))) {
		if (!caller.json)
			print_screen(
			    cJSON_GetStringValue(cJSON_GetObjectItem(outcome, "screen")));
		result = cJSON_IsTrue(cJSON_GetObjectItem(outcome, "more"));
	}
	cJSON_Delete(outcome);
	return result;
}

/* Reads answers until the session ends or nothing more is typed: a dropped session. */
static int
hold(struct line *line)
{
	char text[USSD_INPUT_MAX];
	int more = step(line, "");

	while (more > 0) {
		if (isatty(STDIN_FILENO))
			(void)printf("%s ", tr("réponse >", "answer >"));
		(void)fflush(stdout);
		if (fgets(text, sizeof(text), stdin) == NULL)
			break;
		text[strcspn(text, "\r\n")] = '\0';
		more = step(line, text);
	}
	return more < 0 ? EX_UNAVAILABLE : EX_OK;
}

static int
dial(struct config *config)
{
	struct line line = {.config = config};
	struct cli_store store;
	unsigned char random[6];
	struct buf id;
	int status = EX_UNAVAILABLE;
	bool busy;

	crypto_random(random, sizeof(random));
	buf_init(&id, line.session, sizeof(line.session));
	buf_add(&id, "handset-");
	text_hex(&id, random, sizeof(random));
	if (cli_store_open(&command_ussd, config, &store, &busy)) {
		line.store = &store;
		status = hold(&line);
		cli_store_close(&store);
	} else if (busy) {
		status = hold(&line);
	}
	return status;
}

static int
run(int argc, char **argv)
{
	struct cli_options o = {.on_option = caller_option};
	int status = cli_options(&command_ussd, argc, argv, caller_options, &o);
	struct config *config;

	if (status >= 0)
		return status;
	if (caller.from[0] == '\0' || optind != argc)
		return cli_usage(&command_ussd, "%s",
		    tr("il faut --from NUMÉRO ; les réponses se tapent ensuite",
			"it takes --from NUMBER; answers are typed after"));
	if ((config = cli_config(o.config_file)) == NULL)
		return EX_CONFIG;
	status = dial(config);
	config_unref(config);
	return status;
}

const struct command command_ussd = {
    .name = "ussd",
    .usage = "--from PHONE [--to CODE] [--channel NAME] [--json]",
    .fr = "Compose le code USSD comme un téléphone et montre chaque écran (les votes "
	  "comptent).",
    .en = "Dials the USSD code as a phone would and shows each screen (votes count).",
    .more_fr =
	"  --from NUM  le téléphone qui compose\n"
	"  --to CODE   le code, avec ce qu'on y ajoute : '*384*11469*3#'\n"
	"  --channel N le canal (sinon le premier qui a un code USSD)\n"
	"  --json      un objet par écran\n"
	"Les réponses se tapent, ou viennent de l'entrée standard, une par ligne.\n",
    .more_en = "  --from NUM  the phone that dials\n"
	       "  --to CODE   the code, with what is dialled behind it: '*384*11469*3#'\n"
	       "  --channel N the channel (else the first that has a USSD code)\n"
	       "  --json      an object for each screen\n"
	       "Answers are typed, or come from standard input, one a line.\n",
    .run = run,
};
