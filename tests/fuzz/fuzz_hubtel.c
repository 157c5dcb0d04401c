/* Hubtel: JSON from strangers, and a typed text that comes out as it went in. */
#include "fuzz_provider.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct channel ch = {
	    .name = "hubtel", .addresses = {"*713*5#", "*713#"}, .n_addresses = 2};
	static struct http_msg m;
	BUF(typed, 1024);

	fuzz_request(&m, "Content-Type", bytes, size);
	MUST(fuzz_ussd(&provider_hubtel, &ch, &m) != DECODED_FORGED);
	if (fuzz_typed(&typed, bytes, size))
		fuzz_json_text(&provider_hubtel, &ch, "/hooks/c/t/ussd",
		    "{\"Type\":\"Response\",\"Mobile\":\"22376000001\",\"Message\":\"", typed.data,
		    "\"}");
	return 0;
}
