/*
 * A copy of the database while votes arrive. The copy proves itself: kalata verify FILE.
 */
#include "cli/cli.h"

#include "store/backup.h"

static int
run(int argc, char **argv)
{
	struct cli_options o = {0};
	int status = cli_options(&command_backup, argc, argv, NULL, &o);
	struct config *config;
	char why[300];

	if (status >= 0)
		return status;
	if (argc - optind != 1)
		return cli_usage(&command_backup, "%s",
		    tr("il faut le nom du fichier à écrire",
			"it takes the name of the file to write"));
	if ((config = cli_config(o.config_file)) == NULL)
		return EX_CONFIG;
	if (backup_make(&db_sqlite, settings_sqlite_path(&config->settings), argv[optind],
		why, sizeof(why)))
		(void)printf(tr("%s : copie faite ; vérifiez-la : kalata verify %s\n",
				 "%s: copied; check it: kalata verify %s\n"),
		    argv[optind], argv[optind]);
	else
		status = cli_fail(&command_backup, EX_CANTCREAT, "%s", why);
	config_unref(config);
	return status < 0 ? EX_OK : status;
}

const struct command command_backup = {
    .name = "backup",
    .usage = "FILE",
    .fr = "Copie la base dans un nouveau fichier, même pendant que le serveur tourne.",
    .en = "Copies the database into a new file, even while the gateway runs.",
    .run = run,
};
