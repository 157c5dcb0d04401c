/*
 * Who may enter the demo's console: an administrator and an operator, so that what takes two people
 * can be tried with two browsers. Each gets a link that lets them in once.
 */
#ifndef KALATA_CLI_DEMO_PEOPLE_H
#define KALATA_CLI_DEMO_PEOPLE_H

#include <stdbool.h>

#define DEMO_PEOPLE 2

struct demo_people {
	char	link[DEMO_PEOPLE][120];
};

/* By this very program's `user` command, as anybody would. False: the reason was printed. */
bool	demo_people_add(struct demo_people *, const char *conf);

#endif
