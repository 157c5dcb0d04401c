/*
 * Every address of the console, in one table, with who may go there: what is not in the table
 * is 404, what has no role is nobody's. Changes are POST; a GET never changes anything.
 */
#ifndef KALATA_CONSOLE_ROUTE_H
#define KALATA_CONSOLE_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

#include "store/staff.h"

struct page;

/* Beside sets of enum staff_role. */
#define ROUTE_EVERYBODY 0	/* also who is not logged in */

enum route_kind {
	ROUTE_PAGE,	/* HTML for people; who is not logged in is led to the log-in */
	ROUTE_API,	/* JSON for programs: a token or a session; errors are problem+json */
};

struct route {
	const char	*method;	/* "GET" (HEAD too) or "POST" */
	const char	*path;		/* "/c/:campaign/messages/:seq"; ":x" is one segment */
	unsigned	 roles;		/* set of enum staff_role, or ROUTE_EVERYBODY */
	enum route_kind	 kind;
	void		(*serve)(struct page *);
};
extern const struct route routes[];
extern const size_t	  n_routes;

#define ROUTE_ARGS	3
#define ROUTE_ARG_MAX	80
struct route_match {
	const struct route *route;	/* NULL: none has the path */
	bool	other_method;		/* the path is there, for another method */
	char	arg[ROUTE_ARGS][ROUTE_ARG_MAX];	/* decoded */
};
/* `path` without its query. */
void	route_find(const char *method, const char *path, struct route_match *);

#endif
