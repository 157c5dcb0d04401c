/*
 * A process that falls must not fall again and again as fast as it can, and must never
 * outlive us: two consoles cannot have one address. The kernel kills it when we die,
 * however we die.
 */
#include "gateway/console_child.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/xalloc.h"

#define FIRST_WAIT_MS 500
#define LAST_WAIT_MS  30000
#define STEADY_MS     60000 /* lived so long: the next fall counts as the first */
#define END_TRIES     100
#define END_PAUSE_NS  (20 * 1000 * 1000)
#define NICENESS      5 /* votes come first */

struct console_child {
	struct event *on_end, *again;
	const char *config_file, *assets_dir;
	pid_t pid; /* 0: not running */
	pid_t parent;
	int64_t started_ms, wait_ms;
	bool stopping, renewing;
};

/* Between fork and exec: only what a signal's catcher may call. */
static _Noreturn void
become_console(const struct console_child *c)
{
	char *const argv[] = {"kalata", "console", "-c",
	    (char *)(uintptr_t)c->config_file, "--assets-dir",
	    (char *)(uintptr_t)c->assets_dir, NULL};
	struct sigaction standard = {.sa_handler = SIG_DFL};
	sigset_t none;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != c->parent)
		_exit(0); /* it died before we asked to be told */
	(void)sigaction(SIGTERM, &standard, NULL);
	(void)sigaction(SIGINT, &standard, NULL);
	(void)sigaction(SIGHUP, &standard, NULL);
	(void)sigaction(SIGCHLD, &standard, NULL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)close_range(STDERR_FILENO + 1, ~0U, 0);
	(void)setpriority(PRIO_PROCESS, 0, NICENESS); /* else it is only less polite */
	(void)execv("/proc/self/exe", argv);
	_exit(127);
}

static void
arm(struct console_child *c, int64_t ms)
{
	const struct timeval tv = {ms / 1000, (ms % 1000) * 1000};

	(void)event_add(c->again, &tv);
}

static void
start(evutil_socket_t fd, short what, void *ctx)
{
	struct console_child *c = ctx;
	pid_t pid;

	(void)fd;
	(void)what;
	if (c->stopping || c->pid != 0)
		return;
	c->parent = getpid();
	pid = fork();
	if (pid == 0)
		become_console(c);
	if (pid < 0) {
		log_warn("console", "result=not-started");
		arm(c, LAST_WAIT_MS);
		return;
	}
	c->pid = pid;
	c->started_ms = clock_mono_ms();
}

static void
ended(evutil_socket_t signal, short what, void *ctx)
{
	struct console_child *c = ctx;
	int status;

	(void)signal;
	(void)what;
	if (c->pid == 0 || waitpid(c->pid, &status, WNOHANG) != c->pid)
		return;
	c->pid = 0;
	if (c->stopping)
		return;
	if (c->renewing || clock_mono_ms() - c->started_ms > STEADY_MS)
		c->wait_ms = FIRST_WAIT_MS;
	if (!c->renewing)
		log_warnx("console", "result=ended status=%d again_ms=%lld", status,
		    (long long)c->wait_ms);
	arm(c, c->renewing ? 0 : c->wait_ms);
	c->renewing = false;
	c->wait_ms = c->wait_ms * 2 > LAST_WAIT_MS ? LAST_WAIT_MS : c->wait_ms * 2;
}

struct console_child *
console_child_new(
    struct event_base *base, const char *config_file, const char *assets_dir)
{
	struct console_child *c = xcalloc(1, sizeof(*c));

	c->config_file = config_file;
	c->assets_dir = assets_dir;
	c->wait_ms = FIRST_WAIT_MS;
	c->on_end = evsignal_new(base, SIGCHLD, ended, c);
	c->again = evtimer_new(base, start, c);
	if (c->on_end == NULL || c->again == NULL || event_add(c->on_end, NULL) != 0)
		fatal("out of memory");
	start(-1, 0, c);
	return c;
}

void
console_child_renew(struct console_child *c)
{
	c->renewing = c->pid != 0;
	if (c->pid != 0)
		(void)kill(c->pid, SIGTERM);
}

void
console_child_stop(struct console_child *c)
{
	c->stopping = true;
	if (c->pid != 0)
		(void)kill(c->pid, SIGTERM);
}

void
console_child_free(struct console_child *c)
{
	const struct timespec pause = {0, END_PAUSE_NS};
	int i;

	console_child_stop(c);
	for (i = 0; i < END_TRIES && c->pid != 0; i++) {
		if (waitpid(c->pid, NULL, WNOHANG) != 0)
			c->pid = 0;
		else
			(void)nanosleep(&pause, NULL);
	}
	if (c->pid != 0 && kill(c->pid, SIGKILL) == 0)
		(void)waitpid(c->pid, NULL, 0);
	event_free(c->on_end);
	event_free(c->again);
	free(c);
}
