/* Comviva Flares: an input that does not begin with a code of ours comes out as it went in. */
#include "fuzz_provider.h"
#include "provider/dialcode.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct channel ch = {
	    .name = "comviva", .addresses = {"*167*7#", "*713#"}, .n_addresses = 2};
	static struct http_msg m;
	const char *behind;
	BUF(typed, 1024);

	fuzz_request(&m, "User-Agent", bytes, size);
	MUST(fuzz_ussd(&provider_comviva, &ch, &m) != DECODED_FORGED);
	if (fuzz_typed(&typed, bytes, size) && dialcode_match(&ch, typed.data, &behind) == NULL)
		fuzz_query_text(&provider_comviva, &ch,
		    "/hooks/c/t/ussd?MSISDN=22376000001&SessionID=c&input=", typed.data);
	return 0;
}
