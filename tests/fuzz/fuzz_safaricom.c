/* All that was typed in one text: nothing of it is lost, also behind a code of ours that is below
 * theirs. */
#include "fuzz_provider.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct channel ch = {
	    .name = "safaricom", .addresses = {"*167*7#", "*713#"}, .n_addresses = 2};
	static struct http_msg m;
	BUF(typed, 1024);

	fuzz_request(&m, "User-Agent", bytes, size);
	MUST(fuzz_ussd(&provider_safaricom, &ch, &m) != DECODED_FORGED);
	if (!fuzz_typed(&typed, bytes, size))
		return 0;
	fuzz_query_text(&provider_safaricom, &ch,
	    "/hooks/c/t/ussd?ORIG=22376000001&DEST=167&SESSION_ID=s&USSD_PARAMS=7*", typed.data);
	fuzz_query_text(&provider_safaricom, &ch,
	    "/hooks/c/t/ussd?ORIG=22376000001&DEST=713&SESSION_ID=s&USSD_PARAMS=", typed.data);
	return 0;
}
