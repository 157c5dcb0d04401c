/* Nalo, where only the text itself tells whether a session begins: what is no code comes out as it
 * went in. */
#include "fuzz_provider.h"
#include "provider/dialcode.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct channel ch = {
	    .name = "nalo", .addresses = {"*123#", "*124*5#"}, .n_addresses = 2};
	static struct http_msg m;
	const char *behind;
	BUF(typed, 1024);

	fuzz_request(&m, "Content-Type", bytes, size);
	MUST(fuzz_ussd(&provider_nalo, &ch, &m) != DECODED_FORGED);
	if (fuzz_typed(&typed, bytes, size) && !dialcode_shaped(typed.data) &&
	    dialcode_match(&ch, typed.data, &behind) == NULL)
		fuzz_json_text(&provider_nalo, &ch, "/hooks/c/t/ussd",
		    "{\"MSISDN\":\"22376000001\",\"MSGTYPE\":true,\"USERDATA\":\"", typed.data, "\"}");
	return 0;
}
