/*
 * A log must never be what stops a vote: a line is formatted into a buffer on the stack
 * and written with one write(2). A pipe or socket that is full loses the line and counts
 * it. Values that came from outside are made of printable characters only, so that nobody
 * can forge a line.
 */
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"

#define LINE_MAX_BYTES 1024

static enum log_level threshold = LOG_INFO_LEVEL;
static bool journal, stamped;
static atomic_uint_fast64_t dropped;

static const struct {
	const char *name;
	int priority; /* syslog's, for the journal */
} levels[] = {
    [LOG_ERROR_LEVEL] = {"error", 3},
    [LOG_WARN_LEVEL] = {"warn", 4},
    [LOG_INFO_LEVEL] = {"info", 6},
    [LOG_DEBUG_LEVEL] = {"debug", 7},
};

/* $JOURNAL_STREAM is "device:inode" of the stream systemd gave us (systemd.exec(5)). */
static bool
stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long device, inode;
	struct stat st;
	char *end;

	if (stream == NULL || fstat(STDERR_FILENO, &st) != 0)
		return false;
	device = strtoull(stream, &end, 10);
	if (*end != ':')
		return false;
	inode = strtoull(end + 1, &end, 10);
	return *end == '\0' && device == st.st_dev && inode == st.st_ino;
}

void
log_open(enum log_level level)
{
	struct stat st;
	int flags;

	threshold = level;
	journal = stderr_is_journal();
	stamped = !journal && !isatty(STDERR_FILENO);
	if (fstat(STDERR_FILENO, &st) != 0 ||
	    !(S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode)))
		return;
	flags = fcntl(STDERR_FILENO, F_GETFL);
	if (flags >= 0)
		(void)fcntl(STDERR_FILENO, F_SETFL, flags | O_NONBLOCK);
}

bool
log_level_parse(const char *name, enum log_level *level)
{
	size_t i;

	for (i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (strcmp(levels[i].name, name) == 0) {
			*level = (enum log_level)i;
			return true;
		}
	return false;
}

uint64_t
log_dropped(void)
{
	return atomic_load_explicit(&dropped, memory_order_relaxed);
}

/* One event is one line, whatever a stranger put into a value. */
static void
flatten(char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			*s = ' ';
}

static void
emit(struct buf *line)
{
	line->len = text_cut(line->data, line->len, LINE_MAX_BYTES - 2);
	line->data[line->len] = '\0';
	flatten(line->data);
	line->data[line->len++] = '\n';
	if (write(STDERR_FILENO, line->data, line->len) != (ssize_t)line->len)
		atomic_fetch_add_explicit(&dropped, 1, memory_order_relaxed);
}

static void vlog(enum log_level, const char *event, int error, const char *fmt, va_list)
    __attribute__((format(printf, 4, 0)));

static void
vlog(enum log_level level, const char *event, int error, const char *fmt, va_list ap)
{
	char text[LINE_MAX_BYTES];
	BUF(line, LINE_MAX_BYTES);

	if (level > threshold)
		return;
	if (journal)
		buf_addf(&line, "<%d>", levels[level].priority);
	if (stamped) {
		clock_format(&line, clock_now_ms());
		buf_char(&line, ' ');
	}
	(void)vsnprintf(text, sizeof(text), fmt, ap); /* too long is cut */
	buf_addf(&line, "%s %s %s", levels[level].name, event, text);
	if (error != 0)
		buf_addf(&line, " error=\"%s\"", strerrordesc_np(error));
	emit(&line);
}

#define LOG_FUNCTION(name, level, error)                                                 \
	void name(const char *event, const char *fmt, ...)                               \
	{                                                                                \
		int saved = errno;                                                       \
		va_list ap;                                                              \
		va_start(ap, fmt);                                                       \
		vlog(level, event, (error) ? saved : 0, fmt, ap);                        \
		va_end(ap);                                                              \
		errno = saved;                                                           \
	}

LOG_FUNCTION(log_error, LOG_ERROR_LEVEL, false)
LOG_FUNCTION(log_warn, LOG_WARN_LEVEL, true)
LOG_FUNCTION(log_warnx, LOG_WARN_LEVEL, false)
LOG_FUNCTION(log_info, LOG_INFO_LEVEL, false)
LOG_FUNCTION(log_debug, LOG_DEBUG_LEVEL, false)

void
fatalx(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vlog(LOG_ERROR_LEVEL, "broken-invariant", 0, fmt, ap);
	va_end(ap);
	abort();
}

void
fatal(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vlog(LOG_ERROR_LEVEL, "fatal", errno, fmt, ap);
	va_end(ap);
	_exit(70); /* EX_SOFTWARE; no atexit handler may touch a half-done state */
}

bool
log_gate(struct log_gate *gate, uint64_t *skipped)
{
	int64_t now = clock_mono_ms();

	if (now < gate->next_ms) {
		gate->skipped++;
		return false;
	}
	*skipped = gate->skipped;
	gate->skipped = 0;
	gate->next_ms = now + 1000;
	return true;
}
