/*
 * Citizens who vote as fast as they can, or at a fixed rate: HTTP/1.1 keep-alive over N
 * connections, in every request another phone and another id in the form Africa's Talking
 * posts. Written for honest figures:
 *   - closed loop: a connection sends its next vote when the last one is answered;
 *   - fixed rate: votes are due at fixed times whatever the server does, and latency counts
 *     from when a vote was due, so that a stall is paid by all who waited behind it;
 *   - what was acknowledged is counted for each candidate, to be held against the tally.
 * With --ussd each phone dials and answers a menu instead, step by step; the steps of SIDE
 * sessions are interleaved, so that none is sent before the one before it was answered.
 * Prints one JSON object. usage: load --help
 */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS_MAX 1024
#define REQUEST_MAX	1024
#define REPLY_MAX	4096
#define PHONES		10000000	/* +2236xxxxxxx, then +2237…, then +2239… */
#define SUB		64		/* steps for each doubling of a latency: 1.6 % */
#define BUCKETS		(SUB * 32)
#define CANDIDATES	4
#define SIDE		500		/* sessions under way at once */

/* What citizens write, percent-encoded, and whom they mean. */
static const struct {
	const char *text;
	int	    candidate;
} texts[] = {
    {"1", 1}, {"VOTE+2", 2}, {"je+vote+3", 3}, {"4", 4}, {"vote+1+Sikasso", 1},
    {"VOTE3", 3}, {"je+vote+pour+le+2", 2}, {"1", 1},
};
#define TEXTS (sizeof(texts) / sizeof(texts[0]))

struct connection {
	int	fd;
	bool	busy;
	int	candidate;	/* of the vote under way */
	int64_t due_us;
	size_t	got;
	char	reply[REPLY_MAX];
};

static struct {
	int	    port, connections;
	int64_t	    count, rate, first, seconds;
	const char *path, *to;
	const char *ussd;	/* answers joined by '*', '%' is the candidate */
	int64_t	    steps;	/* of a session: the dialling and each answer */
} opt = {.port = 8080, .connections = 64, .count = INT64_MAX, .path = "/", .to = "36777"};

static struct connection conn[CONNECTIONS_MAX];
static int	epoll_fd;
static int64_t	started_us, next_vote, answered, ok, refused, broken;
static int64_t	acknowledged[CANDIDATES + 1];
static uint32_t histogram[BUCKETS];

static void
die(const char *what)
{
	(void)fprintf(stderr, "load: %s: %s\n", what, strerrordesc_np(errno));
	exit(69);
}

static int64_t
now_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* --- latencies --------------------------------------------------------------------- */

static size_t
bucket(int64_t us)
{
	int shift = 0;

	while ((us >> shift) >= 2 * SUB)
		shift++;
	return shift == 0 ? (size_t)us : (size_t)(SUB * shift + (us >> shift));
}

static int64_t
bucket_us(size_t b)
{
	size_t shift = b < 2 * SUB ? 0 : b / SUB - 1;

	return (int64_t)(b - SUB * shift) << shift;
}

static int64_t
percentile(double share)
{
	int64_t left = (int64_t)((double)answered * share);
	size_t b;

	for (b = 0; b < BUCKETS - 1; b++) {
		left -= histogram[b];
		if (left < 0)
			break;
	}
	return bucket_us(b);
}

static void
open_connection(struct connection *c)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)opt.port)};
	struct epoll_event want = {.events = EPOLLIN, .data.ptr = c};
	int one = 1;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->fd == -1 || connect(c->fd, (struct sockaddr *)&at, sizeof(at)) == -1)
		die("connect");
	(void)setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	(void)epoll_ctl(epoll_fd, EPOLL_CTL_ADD, c->fd, &want);
}

/* --- one vote ---------------------------------------------------------------------- */

static uint64_t
scramble(uint64_t x)
{
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
	return x ^ (x >> 31);
}

static size_t
write_request(char *out, int64_t vote, const char *text)
{
	int64_t n = vote + opt.first;
	uint64_t id = scramble((uint64_t)n + 1), more = scramble(id);
	char body[REQUEST_MAX / 2];
	int len;

	len = snprintf(body, sizeof(body),
	    "date=2026-11-02+10%%3A00%%3A00&from=%%2B223%c%07lld&id=%08x-%04x-4%03x-8%03x-%012llx"
	    "&linkId=&text=%s&to=%s&networkCode=61001", "679"[n / PHONES % 3],
	    (long long)(n % PHONES), (unsigned)(id >> 32), (unsigned)(id & 0xffff),
	    (unsigned)(id >> 16 & 0xfff), (unsigned)(more >> 52),
	    (unsigned long long)(more & 0xffffffffffff), text, opt.to);
	len = snprintf(out, REQUEST_MAX,
	    "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
	    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
	    opt.path, opt.port, len, body);
	return (size_t)len;
}

/* Which session and step the request number `n` is. */
static int64_t
session_of(int64_t n, int64_t *step)
{
	int64_t in_block = n % (SIDE * opt.steps);

	*step = in_block / SIDE;
	return n / (SIDE * opt.steps) * SIDE + in_block % SIDE;
}

/* The first `steps` answers of the script. */
static void
accumulate(char *out, size_t cap, int64_t steps, int candidate)
{
	const char *p = opt.ussd;
	size_t len = 0;

	for (; *p != '\0' && len + 1 < cap; p++) {
		if (steps == 0 || (*p == '*' && --steps == 0))
			break;
		out[len++] = *p == '%' ? (char)('0' + candidate) : *p;
	}
	out[len] = '\0';
}

/* Sets the candidate only for the last step: what it answers is the receipt. */
static size_t
write_step(char *out, int64_t n, int *candidate)
{
	char text[64], body[REQUEST_MAX / 2];
	int64_t step, session = session_of(n, &step) + opt.first;
	int len, choice = 1 + (int)(scramble((uint64_t)session) % CANDIDATES);

	accumulate(text, sizeof(text), step, choice);
	*candidate = step == opt.steps - 1 ? choice : 0;
	len = snprintf(body, sizeof(body),
	    "phoneNumber=%%2B223%c%07lld&serviceCode=%s&text=%s&sessionId=ATUid_%016llx"
	    "&networkCode=61001", "679"[session / PHONES % 3], (long long)(session % PHONES),
	    opt.to, text, (unsigned long long)scramble((uint64_t)session + 1));
	len = snprintf(out, REQUEST_MAX,
	    "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
	    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
	    opt.path, opt.port, len, body);
	return (size_t)len;
}

static void
send_vote(struct connection *c, int64_t due_us)
{
	char request[REQUEST_MAX];
	size_t which = scramble((uint64_t)(next_vote + opt.first)) % TEXTS, len;

	c->candidate = texts[which].candidate;
	len = opt.ussd != NULL ? write_step(request, next_vote, &c->candidate)
			       : write_request(request, next_vote, texts[which].text);
	next_vote++;
	c->busy = true;
	c->due_us = due_us;
	c->got = 0;
	if (send(c->fd, request, len, MSG_NOSIGNAL) != (ssize_t)len)
		die("send");
}

/* Bytes of a whole reply, 0 while some are missing. */
static size_t
reply_length(const struct connection *c)
{
	const char *end = strstr(c->reply, "\r\n\r\n"), *length;
	size_t body = 0;

	if (end == NULL)
		return 0;
	length = strcasestr(c->reply, "\r\nContent-Length:");
	if (length != NULL && length < end)
		body = strtoul(length + 17, NULL, 10);
	return (size_t)(end + 4 - c->reply) + body;
}

static void
count_reply(struct connection *c)
{
	int status = (int)strtol(c->reply + 9, NULL, 10);
	size_t b = bucket(now_us() - c->due_us);

	histogram[b < BUCKETS ? b : BUCKETS - 1]++;
	answered++;
	c->busy = false;
	if (status == 200) {
		ok++;
		acknowledged[c->candidate]++;
	} else if (status == 503) {
		refused++;
	} else {
		broken++;
	}
}

/* A server may end a connection after so many requests: it says so, and we open another. */
static void
reopen_if_told(struct connection *c)
{
	if (strcasestr(c->reply, "\r\nConnection: close") == NULL)
		return;
	(void)close(c->fd);
	open_connection(c);
}

/* True when the vote under way has its answer. */
static bool
read_reply(struct connection *c)
{
	ssize_t n = recv(c->fd, c->reply + c->got, REPLY_MAX - 1 - c->got, 0);
	size_t len;

	if (n == 0 && !c->busy) {	/* idle for too long: as any client would */
		(void)close(c->fd);
		open_connection(c);
		return false;
	}
	if (n <= 0)
		die(n == 0 ? "the server closed" : "recv");
	c->got += (size_t)n;
	c->reply[c->got] = '\0';
	len = reply_length(c);
	if (len == 0 || c->got < len)
		return false;
	if (c->got > len)
		die("more came than one answer");
	count_reply(c);
	reopen_if_told(c);
	return true;
}

/* --- the two ways to vote ---------------------------------------------------------- */

static bool
enough(void)
{
	return next_vote >= opt.count ||
	    (opt.seconds > 0 && now_us() - started_us >= opt.seconds * 1000000);
}

static int64_t
due(int64_t vote)
{
	return started_us + vote * 1000000 / opt.rate;
}

static void
send_what_is_due(void)
{
	int i;

	for (i = 0; i < opt.connections && !enough() && due(next_vote) <= now_us(); i++)
		if (!conn[i].busy)
			send_vote(&conn[i], due(next_vote));
}

static void
arm(int timer)
{
	int64_t us = due(next_vote);
	struct itimerspec at = {.it_value = {us / 1000000, us % 1000000 * 1000}};

	(void)timerfd_settime(timer, TFD_TIMER_ABSTIME, &at, NULL);
}

static void
run(int timer)
{
	struct epoll_event ready[256];
	struct connection *c;
	uint64_t ticks;
	int i, n;

	while (!enough() || answered < next_vote) {
		n = epoll_wait(epoll_fd, ready, 256, 10000);
		if (n == 0)
			die("no answer for ten seconds");
		for (i = 0; i < n; i++) {
			c = ready[i].data.ptr;
			if (c == NULL)
				(void)!read(timer, &ticks, sizeof(ticks));
			else if (read_reply(c) && opt.rate == 0 && !enough())
				send_vote(c, now_us());
		}
		if (opt.rate > 0) {
			send_what_is_due();
			/* With every connection busy the next answer wakes us. */
			if (!enough() && next_vote - answered < opt.connections)
				arm(timer);
		}
	}
}

static void
print(double seconds)
{
	(void)printf("{\"sent\": %lld, \"ok\": %lld, \"refused\": %lld, \"broken\": %lld, "
		     "\"seconds\": %.3f, \"per_second\": %.1f, \"p50_us\": %lld, \"p99_us\": %lld, "
		     "\"p999_us\": %lld, \"acknowledged\": {\"1\": %lld, \"2\": %lld, \"3\": %lld, "
		     "\"4\": %lld}}\n",
	    (long long)next_vote, (long long)ok, (long long)refused, (long long)broken, seconds,
	    (double)ok / seconds, (long long)percentile(0.5), (long long)percentile(0.99),
	    (long long)percentile(0.999), (long long)acknowledged[1], (long long)acknowledged[2],
	    (long long)acknowledged[3], (long long)acknowledged[4]);
}

static int
usage(FILE *to, int status)
{
	(void)fprintf(to, "usage: load --port N --path PATH [--connections N] [--count N] "
			  "[--seconds N] [--rate N] [--first N] [--to ADDRESS] [--ussd ANSWERS]\n");
	return status;
}

static int64_t
count_steps(const char *ussd)
{
	int64_t n = 2;

	for (; ussd != NULL && *ussd != '\0'; ussd++)
		n += *ussd == '*';
	return n;
}

/* -1: go on; else the exit status. */
static int
read_options(int argc, char **argv)
{
	static const struct option names[] = {
	    {"port", required_argument, NULL, 'p'}, {"path", required_argument, NULL, 'u'},
	    {"connections", required_argument, NULL, 'c'}, {"count", required_argument, NULL, 'n'},
	    {"seconds", required_argument, NULL, 's'}, {"rate", required_argument, NULL, 'r'},
	    {"first", required_argument, NULL, 'f'}, {"to", required_argument, NULL, 't'},
	    {"ussd", required_argument, NULL, 'd'},
	    {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	int c;

	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1) {
		int64_t n = optarg == NULL ? 0 : strtoll(optarg, NULL, 10);

		switch (c) {
		case 'p': opt.port = (int)n; break;
		case 'u': opt.path = optarg; break;
		case 'c': opt.connections = (int)n; break;
		case 'n': opt.count = n; break;
		case 's': opt.seconds = n; break;
		case 'r': opt.rate = n; break;
		case 'f': opt.first = n; break;
		case 't': opt.to = optarg; break;
		case 'd': opt.ussd = optarg; break;
		case 'h': return usage(stdout, 0);
		default: return usage(stderr, 64);
		}
	}
	if (opt.connections < 1 || opt.connections > CONNECTIONS_MAX || optind != argc ||
	    (opt.count == INT64_MAX && opt.seconds == 0))
		return usage(stderr, 64);
	opt.steps = count_steps(opt.ussd);
	return -1;
}

int
main(int argc, char **argv)
{
	struct epoll_event tick = {.events = EPOLLIN};
	int i, timer, status = read_options(argc, argv);

	if (status != -1)
		return status;
	epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	(void)epoll_ctl(epoll_fd, EPOLL_CTL_ADD, timer, &tick);
	for (i = 0; i < opt.connections; i++)
		open_connection(&conn[i]);
	started_us = now_us();
	if (opt.rate > 0)
		arm(timer);
	else
		for (i = 0; i < opt.connections && !enough(); i++)
			send_vote(&conn[i], now_us());
	run(timer);
	print((double)(now_us() - started_us) / 1e6);
	return broken > 0;
}
