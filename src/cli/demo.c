/*
 * The whole system on one screen: a real gateway in a process of its own on a temporary
 * database, and here an aggregator that speaks Africa's Talking's format in both
 * directions, with simulated citizens behind it. Everything it makes is removed at the
 * end.
 */
#include "cli/demo_view.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/embed.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "cli/demo_handset.h"
#include "cli/demo_history.h"
#include "cli/demo_people.h"
#include "cli/demo_phones.h"
#include "cli/table.h"
#include "gateway/fetch.h"
#include "provider/form.h"

#define PER_SECOND   12
#define REPEAT_EVERY 15 /* every so many a message is delivered twice */
#define DIALS_EVERY  6  /* of those who write, every so many a citizen dials instead */
#define DRAW_MS      500
#define DAY_MS       86400000LL

static const char token[] = "demonstration-token-0123456789";

struct demo {
	struct event_base *base;
	struct http_server *api; /* the aggregator's send API */
	struct fetcher *fetcher;
	struct config *config;
	struct db *db;
	struct campaign_list campaigns;
	struct rulebook *rulebook;
	const struct ballot_paper *paper;
	const char *places[DEMO_PLACES];
	size_t n_places;
	struct demo_view view;
	struct demo_handsets handsets;
	struct event *on_send, *on_draw, *on_int, *on_term, *on_end;
	pid_t gateway;
	bool gateway_died;
	char dir[64], conf[96], log[96];
	int port, console_port;
	struct demo_people people;
	uint64_t seed;
	char *asked[DEMO_PHONES]; /* the last message of each phone */
	size_t to_tell[64]; /* phones that were asked for their region and will tell it */
	size_t n_to_tell;
};

static long long run_seconds;
static int wanted_port = 8080;

static bool
on_option(int val, const char *value)
{
	int64_t n;

	if (value == NULL ||
	    !text_i64(value, val == 'p' ? 1 : 0, val == 'p' ? 65535 : 1000000, &n))
		return false;
	if (val == 'p')
		wanted_port = (int)n;
	else
		run_seconds = n;
	return true;
}

/* ---- preparing ---- */

static void
path_in(const struct demo *d, const char *name, char *out, size_t cap)
{
	(void)snprintf(out, cap, "%s/%s", d->dir, name);
}

static bool
write_file(const struct demo *d, const char *name, const char *text)
{
	char path[96];
	FILE *f;

	path_in(d, name, path, sizeof(path));
	f = fopen(path, "we");
	if (f == NULL || fputs(text, f) < 0 || fclose(f) != 0) {
		(void)cli_fail(&command_demo, 0, "%s: %s", path, strerrordesc_np(errno));
		return false;
	}
	return true;
}

static void
set_window(cJSON *window, int64_t opens_ms, int64_t closes_ms)
{
	BUF(opens, 32);
	BUF(closes, 32);

	clock_format(&opens, opens_ms);
	clock_format(&closes, closes_ms);
	(void)cJSON_ReplaceItemInObjectCaseSensitive(
	    window, "opens", cJSON_CreateString(opens.data));
	(void)cJSON_ReplaceItemInObjectCaseSensitive(
	    window, "closes", cJSON_CreateString(closes.data));
}

/* The sample campaign with nominations and a vote that are open now. */
static bool
write_campaign(const struct demo *d)
{
	struct data_file file = {0};
	cJSON *doc, *vote;
	char *text;
	bool written;
	int64_t now = clock_now_ms();

	if (!data_file("campaigns/exemple.json", &file))
		return false;
	doc = cJSON_ParseWithLength(file.data, file.len);
	vote = cJSON_GetObjectItemCaseSensitive(doc, "vote");
	set_window(vote, now - DAY_MS, now + 14 * DAY_MS);
	set_window(cJSON_GetObjectItemCaseSensitive(doc, "nomination"), now - DAY_MS,
	    now + DAY_MS);
	(void)cJSON_ReplaceItemInObjectCaseSensitive(
	    vote, "public_results", cJSON_CreateTrue());
	text = cJSON_Print(doc);
	written = text != NULL && write_file(d, "campagne.json", text);
	free(text);
	cJSON_Delete(doc);
	return written;
}

static bool
write_config(const struct demo *d)
{
	char text[2048];

	(void)snprintf(text, sizeof(text),
	    "listen = \"127.0.0.1:%d\"\nconsole = \"127.0.0.1:%d\"\n"
	    "console-url = \"http://localhost:%d\"\n"
	    "database = \"sqlite:%s/kalata.db\"\nsecret-file = \"%s/secret.key\"\n"
	    "country = \"ML\"\nlanguages = {\"fr\", \"bm\"}\n\n"
	    "channel \"at\" {\n\tprovider = \"africastalking\"\n\ttoken = \"%s\"\n"
	    "\taddresses = {\"36777\", \"" DEMO_USSD_CODE "\"}\n\tsender = \"36777\"\n"
	    "\tsend-url = \"http://127.0.0.1:%d/version1/messaging\"\n"
	    "\tusername = \"sandbox\"\n\tapi-key = \"demo\"\n\trate = 100\n"
	    "\tsegment-price = \"12.5\"\n\tdaily-limit = 100000\n}\n",
	    d->port, d->console_port, d->console_port, d->dir, d->dir, token,
	    http_port(d->api));
	return write_file(d, "kalata.conf", text);
}

/* Runs this very program with other arguments; its output goes to the demo's log. */
static pid_t
start_self(const struct demo *d, const char *const *argv)
{
	pid_t pid = fork();
	int log;

	if (pid != 0)
		return pid;
	log = open(d->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (log >= 0) {
		(void)dup2(log, STDOUT_FILENO);
		(void)dup2(log, STDERR_FILENO);
	}
	(void)execv("/proc/self/exe", (char *const *)(uintptr_t)argv);
	_exit(EX_UNAVAILABLE);
}

static bool
run_self(const struct demo *d, const char *const *argv)
{
	pid_t pid = start_self(d, argv);
	int status = -1;

	if (pid > 0)
		(void)waitpid(pid, &status, 0);
	if (status == 0)
		return true;
	(void)cli_fail(&command_demo, 0, "kalata %s: %s %s", argv[1],
	    tr("a échoué, voir", "failed, see"), d->log);
	return false;
}

/* The port asked for, or a free one when somebody has it. */
static int
free_port(struct event_base *base, int wanted)
{
	const struct http_limits limits = {
	    .max_connections = 1, .request_timeout_s = 1, .max_body = 1};
	struct http_server *probe;
	char listen[32], why[200];
	int port;

	(void)snprintf(listen, sizeof(listen), "127.0.0.1:%d", wanted);
	probe = http_open(base, listen, &limits, hooks_serve, NULL, why, sizeof(why));
	if (probe == NULL)
		probe = http_open(
		    base, "127.0.0.1:0", &limits, hooks_serve, NULL, why, sizeof(why));
	if (probe == NULL)
		return -1;
	port = http_port(probe);
	http_close(probe);
	return port;
}

/* ---- the aggregator ---- */

static size_t
phone_of(const char *e164)
{
	int64_t n = 0;
	size_t len = strlen(e164);

	if (len < 6 || !text_i64(e164 + len - 5, 0, DEMO_PHONES - 1, &n))
		return DEMO_PHONES;
	return (size_t)n;
}

/* An answer to a citizen: what Africa's Talking would send on. */
static void
serve_api(void *ctx, struct http_call *call, const struct http_msg *request)
{
	static struct form form;
	struct demo *d = ctx;
	char body[512];
	struct http_msg reply;
	size_t phone;

	form_read(&form, request);
	phone = phone_of(form_text(&form, "to"));
	if (phone < DEMO_PHONES && d->asked[phone] != NULL) {
		demo_view_talk(&d->view, d->asked[phone], form_text(&form, "message"));
		if (strstr(form_text(&form, "message"), DEMO_ASKS_REGION) != NULL &&
		    d->n_to_tell < 64)
			d->to_tell[d->n_to_tell++] = phone;
	}
	http_msg_init(&reply, body, sizeof(body));
	reply.status = 201;
	(void)http_msg_set(&reply, "Content-Type", "application/json");
	buf_addf(&reply.body,
	    "{\"SMSMessageData\":{\"Message\":\"Sent to 1/1 Total Cost: XOF "
	    "0\",\"Recipients\":"
	    "[{\"statusCode\":101,\"number\":\"%s\",\"status\":\"Success\",\"cost\":"
	    "\"XOF 0\","
	    "\"messageId\":\"ATXid_demo%lld\"}]}}",
	    form_text(&form, "to"), d->view.answers);
	http_reply(call, &reply);
}

static void
ignore_reply(void *ctx, const struct http_msg *reply, bool sent, const char *error)
{
	(void)ctx;
	(void)reply;
	(void)sent;
	(void)error;
}

static void
add_field(struct buf *b, const char *name, const char *value)
{
	buf_addf(b, "%s%s=", b->len == 0 ? "" : "&", name);
	form_escape(b, value, strlen(value));
}

static uint64_t
random64(void)
{
	uint64_t n;

	crypto_random(&n, sizeof(n));
	return n;
}

/* Somebody writes: half of the time one who was asked for a region, and tells it. */
static size_t
compose(struct demo *d, struct buf *text)
{
	size_t phone = (size_t)(random64() % DEMO_PHONES);

	if (d->n_to_tell > 0 && random64() % 2 == 0) {
		phone = d->to_tell[--d->n_to_tell];
		buf_add(text, d->places[random64() % d->n_places]);
	} else {
		demo_message(
		    &d->paper->campaign, d->places, d->n_places, random64(), text);
	}
	free(d->asked[phone]);
	d->asked[phone] = xstrdup(text->data);
	return phone;
}

/* One inbound SMS, as Africa's Talking posts it. */
static void
send_one(struct demo *d)
{
	static struct http_msg call;
	char body[1024], from[24], id[40];
	size_t phone;
	BUF(text, 200);
	BUF(date, 32);

	phone = compose(d, &text);
	(void)snprintf(from, sizeof(from), "+223660%05zu", phone);
	(void)snprintf(
	    id, sizeof(id), "%016llx-%llx", (unsigned long long)d->seed, d->view.sent);
	clock_format(&date, clock_now_ms());
	http_msg_init(&call, body, sizeof(body));
	(void)text_copy(call.method, sizeof(call.method), "POST");
	(void)snprintf(call.url, sizeof(call.url), "http://127.0.0.1:%d/hooks/at/%s/sms",
	    d->port, token);
	(void)http_msg_set(&call, "Content-Type", "application/x-www-form-urlencoded");
	add_field(&call.body, "date", date.data);
	add_field(&call.body, "from", from);
	add_field(&call.body, "id", id);
	add_field(&call.body, "linkId", "");
	add_field(&call.body, "text", text.data);
	add_field(&call.body, "to", "36777");
	add_field(&call.body, "networkCode", "61002");
	(void)fetch(d->fetcher, &call, 5000, ignore_reply, NULL);
	if (++d->view.sent % REPEAT_EVERY != 0)
		return;
	(void)fetch(d->fetcher, &call, 5000, ignore_reply, NULL); /* aggregators do */
	d->view.repeated++;
}

/* ---- the loop ---- */

static void
dial_one(struct demo *d)
{
	char from[24];

	(void)snprintf(
	    from, sizeof(from), "+223660%05zu", (size_t)(random64() % DEMO_PHONES));
	demo_handset_dial(&d->handsets, from, random64());
}

static void
on_send(evutil_socket_t fd, short what, void *ctx)
{
	struct demo *d = ctx;

	(void)fd;
	(void)what;
	if (random64() % DIALS_EVERY == 0)
		dial_one(d);
	else
		send_one(d);
}

static void
on_screen(void *ctx, const char *typed, const char *screen)
{
	struct demo *d = ctx;

	demo_view_screen(&d->view, typed, screen);
}

/* Nominations so far. */
static int64_t
count_entries(const struct demo *d)
{
	struct db_stmt *q = db_sqlite.prepare(d->db, "SELECT COUNT(*) FROM entry");
	int64_t n =
	    q != NULL && db_sqlite.step(q) == DB_ROW ? db_sqlite.column_i64(q, 0) : 0;

	if (q != NULL)
		db_sqlite.finish(q);
	return n;
}

static void
on_draw(evutil_socket_t fd, short what, void *ctx)
{
	static struct results r;
	struct demo *d = ctx;
	char why[200];

	(void)fd;
	(void)what;
	if (waitpid(d->gateway, NULL, WNOHANG) == d->gateway) {
		d->gateway_died = true;
		(void)event_base_loopbreak(d->base);
	} else if (results_read(&db_sqlite, d->db, d->paper, clock_now_ms(), &r, why,
		       sizeof(why))) {
		d->view.sessions = d->handsets.sessions;
		d->view.entries = count_entries(d);
		demo_view_draw(&d->view, &r);
	}
}

static void
on_end(evutil_socket_t fd, short what, void *ctx)
{
	struct demo *d = ctx;

	(void)fd;
	(void)what;
	(void)event_base_loopbreak(d->base);
}

static bool
wait_ready(const struct demo *d)
{
	const struct timespec pause = {0, 20000000};
	char path[112];
	int i;

	path_in(d, "kalata.db.control", path, sizeof(path));
	for (i = 0; i < 500; i++) {
		if (access(path, F_OK) == 0)
			return true;
		if (waitpid(d->gateway, NULL, WNOHANG) == d->gateway)
			break;
		(void)nanosleep(&pause, NULL);
	}
	(void)cli_fail(&command_demo, 0, "%s %s",
	    tr("le serveur n'a pas démarré, voir", "the gateway did not start, see"),
	    d->log);
	return false;
}

static bool
prepare(struct demo *d)
{
	const struct http_limits limits = {
	    .max_connections = 64, .request_timeout_s = 10, .max_body = 16384};
	const char *const init[] = {"kalata", "init", "-c", d->conf, NULL};
	char campaign[96], why[200];
	const char *const import[] = {
	    "kalata", "campaign", "import", campaign, "-c", d->conf, NULL};
	const char *const serve[] = {"kalata", "serve", "-c", d->conf, NULL};

	(void)text_copy(d->dir, sizeof(d->dir), "/tmp/kalata-demo-XXXXXX");
	if (mkdtemp(d->dir) == NULL)
		return false;
	path_in(d, "kalata.conf", d->conf, sizeof(d->conf));
	path_in(d, "kalata.log", d->log, sizeof(d->log));
	path_in(d, "campagne.json", campaign, sizeof(campaign));
	d->api =
	    http_open(d->base, "127.0.0.1:0", &limits, serve_api, d, why, sizeof(why));
	d->port = free_port(d->base, wanted_port);
	d->console_port = free_port(d->base, d->port + 1);
	if (d->api == NULL || d->port < 0 || d->console_port < 0)
		return false;
	if (!write_campaign(d) || !write_config(d) || !run_self(d, init) ||
	    !run_self(d, import) || (d->config = config_load(d->conf, stderr)) == NULL ||
	    !demo_history_write(d->config, "exemple", random64()))
		return false;
	d->gateway = start_self(d, serve);
	return d->gateway > 0 && wait_ready(d) && demo_people_add(&d->people, d->conf);
}

static bool
open_reader(struct demo *d)
{
	d->db = cli_reader(&command_demo, d->config);
	if (d->db == NULL)
		return false;
	d->rulebook = cli_rulebook(&command_demo, d->config, d->db, &d->campaigns);
	d->paper = d->rulebook == NULL ? NULL : rulebook_campaign(d->rulebook, "exemple");
	if (d->paper != NULL)
		d->n_places = demo_places(&d->paper->atlas, d->places);
	return d->paper != NULL;
}

static bool
start_events(struct demo *d)
{
	const struct timeval send = {0, 1000000 / PER_SECOND}, draw = {0, DRAW_MS * 1000};
	const struct timeval end = {(time_t)run_seconds, 0};

	d->fetcher = fetcher_new(d->base);
	d->handsets.fetcher = d->fetcher;
	d->handsets.code = DEMO_USSD_CODE;
	d->handsets.shown = on_screen;
	d->handsets.ctx = d;
	(void)snprintf(d->handsets.url, sizeof(d->handsets.url),
	    "http://127.0.0.1:%d/hooks/at/%s/ussd", d->port, token);
	d->on_send = event_new(d->base, -1, EV_PERSIST, on_send, d);
	d->on_draw = event_new(d->base, -1, EV_PERSIST, on_draw, d);
	d->on_int = evsignal_new(d->base, SIGINT, on_end, d);
	d->on_term = evsignal_new(d->base, SIGTERM, on_end, d);
	d->on_end = evtimer_new(d->base, on_end, d);
	if (d->fetcher == NULL || d->on_send == NULL || d->on_draw == NULL ||
	    d->on_int == NULL || d->on_term == NULL || d->on_end == NULL)
		return false;
	if (run_seconds > 0)
		(void)event_add(d->on_end, &end);
	return event_add(d->on_send, &send) == 0 && event_add(d->on_draw, &draw) == 0 &&
	       event_add(d->on_int, NULL) == 0 && event_add(d->on_term, NULL) == 0;
}

static void
write_head(struct demo *d)
{
	(void)snprintf(d->view.head, sizeof(d->view.head),
	    "kalata · %s\033[K\n  %s\033[K\n  %s\033[K\n  %s\033[K\n"
	    "  kalata user enter awa -c %s\033[K\n"
	    "  kalata say --from +22376000001 -c %s vote 2\033[K\n"
	    "  kalata ussd --from +22376000001 -c %s\033[K\n",
	    tr("démonstration (candidats inventés, numéros synthétiques)",
		"demonstration (invented candidates, synthetic numbers)"),
	    tr("La console, une fois chacun : awa (administratrice), oumar (opérateur)",
		"The console, once each: awa (administrator), oumar (operator)"),
	    d->people.link[0], d->people.link[1], d->conf, d->conf, d->conf);
}

static void
print_head(const struct demo *d)
{
	(void)printf("awa    %s\noumar  %s\n"
		     "http://127.0.0.1:%d/api/v1/campaigns/exemple/results\n"
		     "kalata results exemple -c %s\n",
	    d->people.link[0], d->people.link[1], d->port, d->conf);
	(void)fflush(stdout);
}

/* ---- the end ---- */

static void
close_event(struct event *event)
{
	if (event != NULL)
		event_free(event);
}

static void
remove_files(const struct demo *d)
{
	static const char *const names[] = {"kalata.conf", "kalata.log", "campagne.json",
	    "secret.key", "kalata.db", "kalata.db-wal", "kalata.db-shm", "kalata.db.lock",
	    "kalata.db.control"};
	char path[112];
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		path_in(d, names[i], path, sizeof(path));
		(void)unlink(path);
	}
	(void)rmdir(d->dir);
}

static void
finish(struct demo *d, bool keep)
{
	size_t i;

	close_event(d->on_send);
	close_event(d->on_draw);
	close_event(d->on_int);
	close_event(d->on_term);
	close_event(d->on_end);
	if (d->fetcher != NULL)
		fetcher_free(d->fetcher);
	if (d->gateway > 0 && !d->gateway_died) {
		(void)kill(d->gateway, SIGTERM);
		(void)waitpid(d->gateway, NULL, 0);
	}
	if (d->api != NULL)
		http_close(d->api);
	if (d->db != NULL)
		db_sqlite.close(d->db);
	rulebook_unref(d->rulebook);
	campaign_list_clear(&d->campaigns);
	if (d->config != NULL)
		config_unref(d->config);
	event_base_free(d->base);
	for (i = 0; i < DEMO_PHONES; i++)
		free(d->asked[i]);
	if (!keep && d->dir[0] != '\0')
		remove_files(d);
}

/* What is in the database at the end, and whether it is whole. */
static bool
conclude(struct demo *d)
{
	static struct results r;
	const char *const verify[] = {"kalata", "verify", "-c", d->conf, NULL};
	char why[200];

	if (!results_read(
		&db_sqlite, d->db, d->paper, clock_now_ms(), &r, why, sizeof(why)))
		return false;
	table_results(&r, stdout, d->view.colour);
	if (!run_self(d, verify))
		return false;
	(void)printf(
	    "  %s\n", tr("kalata verify : tout concorde", "kalata verify: all matches"));
	return true;
}

static int
demonstrate(struct demo *d)
{
	d->base = event_base_new();
	if (d->base == NULL || !crypto_init() || !prepare(d) || !open_reader(d) ||
	    !start_events(d))
		return EX_UNAVAILABLE;
	d->seed = random64();
	write_head(d);
	demo_view_open(&d->view);
	if (!d->view.terminal)
		print_head(d);
	(void)event_base_dispatch(d->base);
	demo_view_close(&d->view);
	if (d->gateway_died)
		return cli_fail(&command_demo, EX_SOFTWARE, "%s %s",
		    tr("le serveur s'est arrêté, voir", "the gateway ended, see"),
		    d->log);
	return conclude(d) ? EX_OK : EX_SOFTWARE;
}

static int
run(int argc, char **argv)
{
	static const struct option own[] = {{"for", required_argument, NULL, 'f'},
	    {"port", required_argument, NULL, 'p'}, {0}};
	static struct demo d;
	struct cli_options o = {.on_option = on_option};
	int status = cli_options(&command_demo, argc, argv, own, &o);

	if (status >= 0)
		return status;
	log_open(LOG_WARN_LEVEL);
	(void)signal(SIGPIPE, SIG_IGN);
	status = demonstrate(&d);
	finish(&d, status != EX_OK);
	return status;
}

const struct command command_demo = {
    .name = "demo",
    .usage = "[--for SECONDS] [--port N]",
    .fr = "Montre tout le système : vraie passerelle, console, citoyens simulés.",
    .en = "Shows the whole system: a real gateway, the console, simulated citizens.",
    .more_fr = "  --for S     s'arrête après S secondes\n"
	       "  --port N    le port de la passerelle (8080, ou un libre) ; console : "
	       "le suivant\n",
    .more_en =
	"  --for S     stops after S seconds\n"
	"  --port N    the gateway's port (8080, or a free one); console: the next\n",
    .run = run,
};
