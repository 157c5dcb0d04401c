/*
 * The nomination desk as commands: a table of subcommands, and the one reading of their
 * options. What each does is in nominations_show.c, _acts.c, _import.c and _report.c.
 */
#include "cli/nominations.h"

#include <string.h>

#include "base/text.h"

static struct nominations_call call;

/* Texts that are given as options. */
static const struct {
	int val;
	const char **where;
} texts[] = {
    {'S', &call.status},
    {'R', &call.region},
    {'b', &call.by},
    {'r', &call.reason},
    {'C', &call.code},
    {'N', &call.name},
};

static bool
on_option(int val, const char *value)
{
	int64_t least;
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].val == val) {
			*texts[i].where = value;
			return value[0] != '\0';
		}
	if (val == 'A' && call.n_aliases < ALIASES_MAX) {
		call.alias[call.n_aliases++] = value;
		return value[0] != '\0';
	}
	if (val == 'L' && text_i64(value, 0, 100, &least)) {
		call.least = (int)least;
		return true;
	}
	call.json |= val == 'j';
	call.csv |= val == 's';
	call.all |= val == 'a';
	call.dry_run |= val == 'd';
	return strchr("jsad", val) != NULL;
}

/* What a subcommand must be given. */
enum { ACTS = 1, CODE = 2, BY = 4 };

static const struct {
	const char *name;
	int least, most; /* arguments behind the campaign */
	int needs;
	int (*run)(const struct nominations_call *);
} verbs[] = {
    {"list", 0, 0, 0, nominations_list},
    {"show", 1, 1, 0, nominations_show},
    {"decisions", 0, 1, 0, nominations_decisions},
    {"proposals", 0, 0, 0, nominations_proposals},
    {"merge", 2, DESK_OTHERS_MAX + 1, ACTS, nominations_merge},
    {"split", 1, 1, ACTS, nominations_decide},
    {"verify", 1, 1, ACTS, nominations_decide},
    {"reject", 1, 1, ACTS, nominations_decide},
    {"shortlist", 1, 1, ACTS, nominations_decide},
    {"promote", 1, 1, ACTS | CODE, nominations_promote},
    {"undo", 1, 1, ACTS, nominations_undo},
    {"report", 0, 0, 0, nominations_report},
    {"import", 1, 1, BY, nominations_import},
    {"export", 0, 0, 0, nominations_export},
    {"volunteer", 1, 2, 0, nominations_volunteer},
};
#define N_VERBS (sizeof(verbs) / sizeof(verbs[0]))

static const struct option own[] = {
    {"json", no_argument, NULL, 'j'},
    {"csv", no_argument, NULL, 's'},
    {"all", no_argument, NULL, 'a'},
    {"dry-run", no_argument, NULL, 'd'},
    {"status", required_argument, NULL, 'S'},
    {"region", required_argument, NULL, 'R'},
    {"least", required_argument, NULL, 'L'},
    {"by", required_argument, NULL, 'b'},
    {"reason", required_argument, NULL, 'r'},
    {"code", required_argument, NULL, 'C'},
    {"name", required_argument, NULL, 'N'},
    {"alias", required_argument, NULL, 'A'},
    {0},
};

/* -1 to go on. */
static int
check(size_t verb)
{
	const struct command *c = &command_nominations;
	int needs = verbs[verb].needs;

	if (call.n_args < verbs[verb].least || call.n_args > verbs[verb].most)
		return cli_usage(c,
		    tr("%s : trop ou trop peu d'arguments",
			"%s: too many or too few arguments"),
		    call.verb);
	if (call.json && call.csv)
		return cli_usage(c, "%s", tr("--json ou --csv", "--json or --csv"));
	if (needs & (ACTS | BY) && call.by[0] == '\0')
		return cli_usage(c, "%s",
		    tr("il faut --by QUI : chaque acte dit qui l'a fait",
			"it takes --by WHO: every act tells who did it"));
	if (needs & ACTS && call.reason[0] == '\0')
		return cli_usage(c, "%s",
		    tr("il faut --reason POURQUOI : chaque acte est motivé",
			"it takes --reason WHY: every act has one"));
	if (needs & CODE && call.code[0] == '\0')
		return cli_usage(c, "%s",
		    tr("il faut --code CODE du candidat",
			"it takes the candidate's --code CODE"));
	return -1;
}

static size_t
find_verb(int left, char **argv)
{
	size_t i;

	for (i = 0; left >= 1 && i < N_VERBS; i++)
		if (strcmp(verbs[i].name, argv[0]) == 0)
			return i;
	return N_VERBS;
}

static int
run(int argc, char **argv)
{
	struct cli_options o = {.on_option = on_option};
	int status;
	size_t verb;

	memset(&call, 0, sizeof(call));
	call.status = call.region = call.by = call.reason = call.code = call.name = "";
	call.least = 60;
	status = cli_options(&command_nominations, argc, argv, own, &o);
	if (status >= 0)
		return status;
	verb = find_verb(argc - optind, argv + optind);
	if (verb == N_VERBS || argc - optind < 2)
		return cli_usage(&command_nominations, "%s",
		    tr("dites list, show, proposals, merge… et une campagne",
			"say list, show, proposals, merge… and a campaign"));
	call.verb = verbs[verb].name;
	call.campaign = argv[optind + 1];
	call.arg = (const char *const *)argv + optind + 2;
	call.n_args = argc - optind - 2;
	if ((status = check(verb)) >= 0)
		return status;
	if ((call.config = cli_config(o.config_file)) == NULL)
		return EX_CONFIG;
	status = verbs[verb].run(&call);
	config_unref(call.config);
	return status;
}

const struct command command_nominations = {
    .name = "nominations",
    .usage =
	"VERB CAMPAIGN …\n"
	"  list CAMPAIGN [--status S] [--region KEY] [--all] [--csv | --json]\n"
	"  show CAMPAIGN NUMBER [--json]\n"
	"  proposals CAMPAIGN [--least N] [--json]\n"
	"  merge CAMPAIGN NUMBER NUMBER… --by WHO --reason WHY\n"
	"  split | verify | reject | shortlist CAMPAIGN NUMBER --by WHO --reason WHY\n"
	"  promote CAMPAIGN NUMBER --code CODE [--name N] [--alias A]… --by WHO --reason "
	"WHY\n"
	"  undo CAMPAIGN LEDGER-NUMBER --by WHO --reason WHY\n"
	"  decisions CAMPAIGN [NUMBER] [--json]\n"
	"  report CAMPAIGN [--csv | --json]\n"
	"  import CAMPAIGN FILE.csv --by WHO [--reason WHY] [--dry-run]\n"
	"  export CAMPAIGN --csv | --json\n"
	"  volunteer CAMPAIGN add PHONE --name NAME --by WHO --reason WHY\n"
	"  volunteer CAMPAIGN remove PHONE --by WHO --reason WHY\n"
	"  volunteer CAMPAIGN list [--json]",
    .fr = "Le bureau des nominations : lire, rapprocher, décider, promouvoir, importer.",
    .en = "The nomination desk: read, bring together, decide, promote, import.",
    .more_fr = "  --by QUI    qui agit, --reason POURQUOI : gardés au registre\n"
	       "  --status S  reçue, vérifiée, rejetée, retenue ou candidate\n"
	       "  --region R  clé ou nom d'une région\n"
	       "  --all       aussi les nominations réunies à une autre\n"
	       "  --least N   proposer à partir de N points sur 100 (sinon 60)\n"
	       "  --dry-run   vérifier le fichier sans rien importer\n"
	       "  --json, --csv  pour un programme, pour un tableur\n",
    .more_en = "  --by WHO    who acts, --reason WHY: kept in the ledger\n"
	       "  --status S  received, verified, rejected, shortlisted or promoted\n"
	       "  --region R  key or name of a region\n"
	       "  --all       also nominations joined to another\n"
	       "  --least N   propose from N points of 100 (else 60)\n"
	       "  --dry-run   check the file, import nothing\n"
	       "  --json, --csv  for a program, for a spreadsheet\n",
    .run = run,
};
