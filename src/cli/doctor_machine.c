/*
 * This machine, as far as votes depend on it: what may be read, what there is room for,
 * what time it is, and versions of libraries with holes that are known.
 */
#include "cli/doctor.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>

#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "store/db.h"

#define VOTE_BYTES  400 /* what one vote takes on disk, with its ledger entry */
#define VOTES_ROOM  INT64_C(2000000)
#define FILES_SPARE 64

static void
check_secret(struct doctor *d)
{
	const char *path = d->config->settings.secret_file;
	struct secret secret;
	char why[300];

	if (secret_load(&secret, path, why, sizeof(why)))
		doctor_say(d, FOUND_GOOD, tr("clé", "secret"),
		    tr("lisible, à nous seuls", "readable, by us alone"), NULL);
	else
		doctor_say(d, FOUND_BAD, tr("clé", "secret"), why,
		    tr("kalata init la crée; chmod 0400, au compte du service",
			"kalata init makes it; chmod 0400, owned by the service"));
	explicit_bzero(&secret, sizeof(secret));
}

static void
check_database(struct doctor *d)
{
	const char *path = settings_sqlite_path(&d->config->settings);
	struct stat st;
	BUF(what, 300);

	if (path == NULL || stat(path, &st) != 0) {
		doctor_say(d, FOUND_BAD, tr("base", "database"),
		    tr("elle n'existe pas", "there is none"), "kalata init");
		return;
	}
	(void)buf_addf(
	    &what, tr("%lld Mo", "%lld MB"), (long long)(st.st_size / 1000000));
	if ((st.st_mode & 077) != 0)
		doctor_say(d, FOUND_DOUBT, tr("base", "database"),
		    tr("d'autres comptes peuvent la lire", "other accounts may read it"),
		    tr("chmod 0600 le fichier de la base",
			"chmod 0600 the database file"));
	else
		doctor_say(d, FOUND_GOOD, tr("base", "database"), what.data, NULL);
}

/* Where the votes go, and twice that: a backup wants as much. */
static void
check_disk(struct doctor *d)
{
	char path[512];
	const char *file = settings_sqlite_path(&d->config->settings);
	struct statvfs fs;
	int64_t room;
	BUF(what, 200);

	if (file == NULL || !text_copy(path, sizeof(path), file) ||
	    statvfs(dirname(path), &fs) != 0)
		return;
	room = (int64_t)fs.f_bavail * (int64_t)fs.f_frsize / (2 * VOTE_BYTES);
	(void)buf_addf(&what,
	    tr("place pour %lld votes et leur sauvegarde",
		"room for %lld votes and their backup"),
	    (long long)room);
	doctor_say(d, room >= VOTES_ROOM ? FOUND_GOOD : FOUND_DOUBT, tr("disque", "disk"),
	    what.data,
	    tr("libérer de la place avant l'ouverture du vote",
		"make room before the vote opens"));
}

static void
check_clock(struct doctor *d)
{
	struct timex t = {.modes = 0};
	int state = adjtimex(&t);

	if (state >= 0 && (t.status & STA_UNSYNC) == 0)
		doctor_say(d, FOUND_GOOD, tr("horloge", "clock"),
		    tr("synchronisée", "synchronised"), NULL);
	else
		doctor_say(d, FOUND_DOUBT, tr("horloge", "clock"),
		    tr("le noyau la dit non synchronisée",
			"the kernel says that it is not synchronised"),
		    tr("apt install systemd-timesyncd; timedatectl set-ntp true",
			"apt install systemd-timesyncd; timedatectl set-ntp true"));
}

/* As many descriptors as connections, or the listener rests when they are gone. */
static void
check_files(struct doctor *d)
{
	int most = d->config->settings.max_connections + FILES_SPARE;
	struct rlimit limit;
	BUF(what, 200);

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	(void)buf_addf(&what,
	    tr("%llu fichiers ouverts au plus ici, il en faut %d",
		"%llu open files at most here, %d are wanted"),
	    (unsigned long long)limit.rlim_max, most);
	doctor_say(d, limit.rlim_max >= (rlim_t)most ? FOUND_GOOD : FOUND_DOUBT,
	    tr("fichiers", "files"), what.data,
	    tr("LimitNOFILE= dans kalata.service", "LimitNOFILE= in kalata.service"));
}

/* The library cannot tell: 2.1.12 with Debian's repairs still calls itself 2.1.12. */
static void
check_libevent(struct doctor *d)
{
	static const char ask[] =
	    "v=$(dpkg-query -W -f='${Version}' libevent-core-2.1-7 2>/dev/null) &&"
	    " printf '%s ' \"$v\" &&"
	    " { dpkg --compare-versions \"$v\" ge 2.1.12-stable-8+deb12u1 &&"
	    " echo good || echo holes; }";
	char line[200] = "";
	FILE *f = popen(ask, "re"); /* the text is constant */

	if (f != NULL && fgets(line, sizeof(line), f) == NULL)
		line[0] = '\0';
	if (f != NULL)
		(void)pclose(f);
	line[strcspn(line, "\n")] = '\0';
	if (line[0] == '\0')
		doctor_say(d, FOUND_DOUBT, "libevent",
		    tr("version inconnue (pas de dpkg)", "version unknown (no dpkg)"),
		    tr("2.1.13 ou plus récente, ou celle que Debian a réparée",
			"2.1.13 or later, or the one Debian repaired"));
	else
		doctor_say(d, strstr(line, "holes") == NULL ? FOUND_GOOD : FOUND_BAD,
		    "libevent", line,
		    tr("CVE-2026-63379 et suivantes: apt update; apt upgrade",
			"CVE-2026-63379 and others: apt update; apt upgrade"));
}

void
doctor_machine(struct doctor *d)
{
	check_secret(d);
	check_database(d);
	check_disk(d);
	check_clock(d);
	check_files(d);
	check_libevent(d);
}
