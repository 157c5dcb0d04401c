#include "store/lockfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/buf.h"

/* Who holds it, for the message: the file has the holder's process id. */
static void
tell_holder(int fd, const char *database, char *why, size_t cap)
{
	char pid[24] = "";
	ssize_t n = pread(fd, pid, sizeof(pid) - 1, 0);

	pid[n > 0 ? n : 0] = '\0';
	pid[strspn(pid, "0123456789")] = '\0';
	(void)snprintf(why, cap, "%s is in use by another kalata%s%s", database,
	    pid[0] != '\0' ? ", process " : "", pid);
}

static void
write_holder(int fd)
{
	BUF(pid, 24);

	(void)buf_i64(&pid, getpid());
	(void)buf_char(&pid, '\n');
	/* only said for the reader's comfort: the lock is what counts */
	if (ftruncate(fd, 0) == 0)
		(void)!pwrite(fd, pid.data, pid.len, 0);
}

/* The file stays when the lock is given back: removing it would let two hold "it". */
enum lock_result
lockfile_take(const char *database, int *fd, char *why, size_t cap)
{
	BUF(name, 4096);

	if (!buf_addf(&name, "%s.lock", database)) {
		(void)snprintf(why, cap, "the name of the database is too long");
		return LOCK_ERROR;
	}
	*fd = open(name.data, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (*fd >= 0 && flock(*fd, LOCK_EX | LOCK_NB) == 0) {
		write_holder(*fd);
		return LOCK_TAKEN;
	}
	if (*fd >= 0 && errno == EWOULDBLOCK) {
		tell_holder(*fd, database, why, cap);
		(void)close(*fd);
		return LOCK_BUSY;
	}
	(void)snprintf(why, cap, "cannot lock %s: %s", name.data, strerrordesc_np(errno));
	if (*fd >= 0)
		(void)close(*fd);
	return LOCK_ERROR;
}

void
lockfile_give(int fd)
{
	(void)close(fd);
}
