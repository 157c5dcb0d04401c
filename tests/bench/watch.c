/*
 * Browsers that watch: N event streams of the console, read as fast as they come and thrown
 * away, until SIGTERM or the time is over. Counts events and bytes, and how many streams
 * were still there at the end, so that nobody measures closed doors.
 *
 * Prints one JSON object. usage: watch --port N --path PATH --cookie NAME=VALUE --count N --seconds N
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"

#define BROWSERS_MAX 1000

static struct pollfd browser[BROWSERS_MAX];
static size_t n_browsers, n_open;
static uint64_t events, bytes;
static volatile sig_atomic_t over;

static void
on_term(int signal)
{
	(void)signal;
	over = 1;
}

static int
dial(int port, const char *path, const char *cookie)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0 ||
	    dprintf(fd, "GET %s HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\n"
	    "Accept: text/event-stream\r\n\r\n", path, cookie) < 0) {
		perror("watch");
		exit(1);
	}
	(void)fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

/* Lines that begin with "data:"; one that a read cuts in two is missed, which is rare. */
static void
count(const char *text, size_t len)
{
	const char *end = text + len, *at = text;

	bytes += len;
	while ((at = memmem(at, (size_t)(end - at), "\ndata:", 6)) != NULL) {
		events++;
		at += 6;
	}
}

static void
take(struct pollfd *b)
{
	static char text[65536];
	ssize_t n = recv(b->fd, text, sizeof(text), 0);

	if (n > 0) {
		count(text, (size_t)n);
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		(void)close(b->fd);
		b->fd = -1;
		n_open--;
	}
}

static void
watch(int64_t until_ms)
{
	int64_t now_ms;

	while (!over && n_open > 0 && (now_ms = clock_mono_ms()) < until_ms) {
		if (poll(browser, n_browsers, (int)(until_ms - now_ms)) <= 0)
			continue;
		for (size_t i = 0; i < n_browsers; i++)
			if (browser[i].fd >= 0 && browser[i].revents != 0)
				take(&browser[i]);
	}
}

int
main(int argc, char **argv)
{
	static const struct option names[] = {
		{"port", 1, NULL, 'p'}, {"path", 1, NULL, 'u'}, {"cookie", 1, NULL, 'c'},
		{"count", 1, NULL, 'n'}, {"seconds", 1, NULL, 's'}, {0}};
	int64_t port = 0, n = 1, seconds = 10;
	const char *path = "/", *cookie = "";
	int c;

	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1) {
		bool fine = c == 'u' || c == 'c' ||
		    (c == 'p' && text_i64(optarg, 1, 65535, &port)) ||
		    (c == 'n' && text_i64(optarg, 1, BROWSERS_MAX, &n)) ||
		    (c == 's' && text_i64(optarg, 1, 3600, &seconds));

		if (!fine) {
			(void)fputs("usage: watch --port N --path PATH --cookie C --count N --seconds N\n",
			    stderr);
			return 64;
		}
		path = c == 'u' ? optarg : path;
		cookie = c == 'c' ? optarg : cookie;
	}
	(void)signal(SIGTERM, on_term);
	for (n_browsers = 0; n_browsers < (size_t)n; n_browsers++)
		browser[n_browsers] = (struct pollfd){dial((int)port, path, cookie), POLLIN, 0};
	n_open = n_browsers;
	watch(clock_mono_ms() + seconds * 1000);
	(void)printf("{\"browsers\": %zu, \"open\": %zu, \"events\": %llu, \"bytes\": %llu}\n",
	    n_browsers, n_open, (unsigned long long)events, (unsigned long long)bytes);
	return 0;
}
