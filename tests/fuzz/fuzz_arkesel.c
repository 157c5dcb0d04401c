/* Arkesel: JSON from strangers, and a typed text that comes out as it went in. */
#include "fuzz_provider.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct channel ch = {
	    .name = "arkesel", .addresses = {"*928*1#", "*928#"}, .n_addresses = 2};
	static struct http_msg m;
	BUF(typed, 1024);

	fuzz_request(&m, "Content-Type", bytes, size);
	MUST(fuzz_ussd(&provider_arkesel, &ch, &m) != DECODED_FORGED);
	if (fuzz_typed(&typed, bytes, size))
		fuzz_json_text(&provider_arkesel, &ch, "/hooks/c/t/ussd",
		    "{\"sessionID\":\"s\",\"msisdn\":\"22376000001\",\"newSession\":false,"
		    "\"userData\":\"",
		    typed.data, "\"}");
	return 0;
}
