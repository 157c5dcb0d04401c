#include "cli/caller.h"

#include <stddef.h>

struct caller caller = {.from = "", .to = "", .channel = ""};

const struct option caller_options[] = {{"from", required_argument, NULL, 'f'},
    {"to", required_argument, NULL, 't'}, {"channel", required_argument, NULL, 'n'},
    {"json", no_argument, NULL, 'j'}, {0}};

bool
caller_option(int val, const char *value)
{
	switch (val) {
	case 'f':
		caller.from = value;
		return true;
	case 't':
		caller.to = value;
		return true;
	case 'n':
		caller.channel = value;
		return true;
	case 'j':
		caller.json = true;
		return true;
	default:
		return false;
	}
}
