#include "console/route.h"

#include <string.h>

/* Percent-decodes one segment; false: it does not fit, or a byte that no address of ours
 * has. */
static bool
decode_segment(const char *s, size_t len, char *out, size_t cap)
{
	static const char digits[] = "0123456789abcdef";
	size_t n = 0, i;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		const char *a, *b;

		if (c == '%') {
			if (len - i < 3)
				return false;
			a = strchr(digits, s[i + 1] | 0x20);
			b = strchr(digits, s[i + 2] | 0x20);
			if (a == NULL || b == NULL || *a == '\0' || *b == '\0')
				return false;
			c = (unsigned char)((a - digits) << 4 | (b - digits));
			i += 2;
		}
		if (c < 0x20 || c == 0x7f || c == '/' || n + 1 >= cap)
			return false;
		out[n++] = (char)c;
	}
	out[n] = '\0';
	return n > 0;
}

/* Does the path fit the pattern? Then its variable segments are in `arg`. */
static bool
fits(const char *pattern, const char *path, char arg[ROUTE_ARGS][ROUTE_ARG_MAX])
{
	size_t n = 0, a, b;

	for (;;) {
		a = strcspn(pattern, "/");
		b = strcspn(path, "/");
		if (*pattern == ':') {
			if (n == ROUTE_ARGS ||
			    !decode_segment(path, b, arg[n++], ROUTE_ARG_MAX))
				return false;
		} else if (a != b || memcmp(pattern, path, a) != 0) {
			return false;
		}
		pattern += a;
		path += b;
		if (*pattern == '\0' || *path == '\0')
			return *pattern == *path;
		pattern++;
		path++;
	}
}

void
route_find(const char *method, const char *path, struct route_match *match)
{
	size_t i;

	memset(match, 0, sizeof(*match));
	if (strcmp(method, "HEAD") == 0)
		method = "GET";
	for (i = 0; i < n_routes; i++) {
		if (!fits(routes[i].path, path, match->arg))
			continue;
		if (strcmp(routes[i].method, method) == 0) {
			match->route = &routes[i];
			return;
		}
		match->other_method = true;
	}
}
