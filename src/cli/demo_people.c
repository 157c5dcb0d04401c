#include "cli/demo_people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/cli.h"

static const struct {
	const char *name, *role;
} people[DEMO_PEOPLE] = {{"awa", "administrator"}, {"oumar", "operator"}};

/* In the child: what the command says goes into the pipe. */
static void
become(int out, const char *const *argv)
{
	(void)dup2(out, STDOUT_FILENO);
	(void)execv("/proc/self/exe", (char *const *)(uintptr_t)argv);
	_exit(EX_UNAVAILABLE);
}

/* Runs this very program; what it printed, cut to `cap`. */
static bool
ask_self(const char *const *argv, char *out, size_t cap)
{
	int ends[2], status = -1;
	size_t len = 0;
	ssize_t got;
	pid_t pid;

	if (pipe(ends) != 0)
		return false;
	pid = fork();
	if (pid == 0)
		become(ends[1], argv);
	(void)close(ends[1]);
	while (pid > 0 && len + 1 < cap &&
	       (got = read(ends[0], out + len, cap - 1 - len)) > 0)
		len += (size_t)got;
	out[len] = '\0';
	(void)close(ends[0]);
	if (pid > 0)
		(void)waitpid(pid, &status, 0);
	return status == 0;
}

/* The line of a text that is an address. */
static bool
find_link(const char *text, char *link, size_t cap)
{
	const char *at = strstr(text, "http");

	if (at == NULL)
		return false;
	(void)snprintf(link, cap, "%.*s", (int)strcspn(at, " \n"), at);
	return true;
}

static bool
add(size_t i, const char *conf, char *link, size_t cap)
{
	const char *const join[] = {"kalata", "user", "add", people[i].name, "--role",
	    people[i].role, "-c", conf, NULL};
	const char *const enter[] = {
	    "kalata", "user", "enter", people[i].name, "-c", conf, NULL};
	char said[600];

	return ask_self(join, said, sizeof(said)) &&
	       ask_self(enter, said, sizeof(said)) && find_link(said, link, cap);
}

bool
demo_people_add(struct demo_people *p, const char *conf)
{
	size_t i;

	for (i = 0; i < DEMO_PEOPLE; i++)
		if (!add(i, conf, p->link[i], sizeof(p->link[i])))
			return cli_fail(&command_demo, EX_SOFTWARE, "kalata user: %s",
				   people[i].name) == EX_OK;
	return true;
}
