/*
 * The operators' test console: one SMS through the same door as any other, and what came
 * of it, word by word.
 */
#include "cli/cli.h"

#include "gateway/say.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "cli/caller.h"
#include "cli/table.h"
#include "gateway/ingest.h"

/* argv's words as one message: `kalata say --from … vote 3` needs no quotes. */
static char *
join(int argc, char **argv)
{
	static char text[INBOUND_TEXT_MAX];
	struct buf b;
	int i;

	buf_init(&b, text, sizeof(text));
	for (i = 0; i < argc; i++) {
		buf_add(&b, i == 0 ? "" : " ");
		buf_add(&b, argv[i]);
	}
	return b.cut ? NULL : text;
}

static cJSON *
say_stopped(struct cli_store *s, const struct say *say)
{
	struct inbound_job *job;
	cJSON *outcome;
	char why[200];

	job = say_job(&s->config->settings, &s->secret, s->rulebook, say, clock_now_ms(),
	    why, sizeof(why));
	if (job == NULL) {
		(void)cli_fail(&command_say, 0, "%s", why);
		return NULL;
	}
	store_do(s->store, &job->job);
	outcome = say_outcome(job);
	ingest_free(job);
	return outcome;
}

static cJSON *
say_running(const struct config *config, const struct say *say)
{
	cJSON *request = cJSON_CreateObject(), *answer;

	(void)cJSON_AddStringToObject(request, "do", "say");
	(void)cJSON_AddStringToObject(request, "channel", say->channel);
	(void)cJSON_AddStringToObject(request, "from", say->from);
	(void)cJSON_AddStringToObject(request, "to", say->to);
	(void)cJSON_AddStringToObject(request, "text", say->text);
	answer = cli_ask(&command_say, config, request);
	cJSON_Delete(request);
	return answer;
}

static const char *
text_of(const cJSON *o, const char *key)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(o, key));

	return text == NULL ? "" : text;
}

static void
show_words(const cJSON *outcome)
{
	const cJSON *word;

	cJSON_ArrayForEach(word, cJSON_GetObjectItemCaseSensitive(outcome, "words"))
	{
		(void)printf("  ");
		table_cell(stdout, text_of(word, "word"), 18);
		(void)printf("%s%s%s%s\n", text_of(word, "reading"),
		    text_of(word, "means")[0] == '\0' ? "" : " ", text_of(word, "means"),
		    cJSON_IsTrue(cJSON_GetObjectItem(word, "typo"))
			? tr(" (faute de frappe)", " (misspelt)")
			: "");
	}
}

static int
show(const cJSON *outcome)
{
	const cJSON *error;
	const char *answer = text_of(outcome, "answer");
	char *json;

	if (caller.json) {
		json = cJSON_Print(outcome);
		(void)puts(json);
		free(json);
	}
	if (!cJSON_IsTrue(cJSON_GetObjectItem(outcome, "ok"))) {
		cJSON_ArrayForEach(error, cJSON_GetObjectItem(outcome, "errors"))(void)
		    cli_fail(&command_say, 0, "%s", cJSON_GetStringValue(error));
		return cli_fail(
		    &command_say, EX_TEMPFAIL, "%s", text_of(outcome, "error"));
	}
	if (caller.json)
		return EX_OK;
	(void)printf(
	    "%s\n\n", answer[0] == '\0' ? tr("(pas de réponse)", "(no answer)") : answer);
	(void)printf("%s%s · %s", text_of(outcome, "campaign"),
	    text_of(outcome, "campaign")[0] == '\0'
		? tr("aucune campagne n'a cette adresse", "no campaign has this address")
		: "",
	    text_of(outcome, "intent"));
	(void)printf(" · %s\n", text_of(outcome, "outcome"));
	show_words(outcome);
	return EX_OK;
}

static int
say(struct config *config, const char *text)
{
	const struct say say = {.channel = caller.channel,
	    .from = caller.from,
	    .to = caller.to,
	    .text = text};
	struct cli_store store;
	cJSON *outcome = NULL;
	int status;
	bool busy;

	if (cli_store_open(&command_say, config, &store, &busy)) {
		outcome = say_stopped(&store, &say);
		cli_store_close(&store);
	} else if (busy) {
		outcome = say_running(config, &say);
	}
	if (outcome == NULL)
		return EX_UNAVAILABLE;
	status = show(outcome);
	cJSON_Delete(outcome);
	return status;
}

static int
run(int argc, char **argv)
{
	struct cli_options o = {.on_option = caller_option};
	int status = cli_options(&command_say, argc, argv, caller_options, &o);
	struct config *config;
	const char *text;

	if (status >= 0)
		return status;
	text = join(argc - optind, argv + optind);
	if (caller.from[0] == '\0' || optind == argc || text == NULL)
		return cli_usage(&command_say, "%s",
		    tr("il faut --from NUMÉRO et un texte",
			"it takes --from NUMBER and a text"));
	if ((config = cli_config(o.config_file)) == NULL)
		return EX_CONFIG;
	status = say(config, text);
	config_unref(config);
	return status;
}

const struct command command_say = {
    .name = "say",
    .usage = "--from PHONE [--to ADDRESS] [--channel NAME] [--json] TEXT",
    .fr = "Fait comme si ce SMS arrivait (il compte vraiment) et montre la réponse et sa "
	  "lecture.",
    .en = "Hands in one SMS as if it had come (it counts) and shows the answer and its "
	  "reading.",
    .more_fr =
	"  --from NUM  le téléphone qui écrit\n  --to ADR    le numéro court appelé\n"
	"  --channel N le canal (sinon le premier)\n  --json      tout en JSON\n",
    .more_en =
	"  --from NUM  the phone that writes\n  --to ADR    the short code written to\n"
	"  --channel N the channel (else the first)\n  --json      all of it as JSON\n",
    .run = run,
};
