/*
 * Infobip: its SMS, and its sessions, where the URL tells what a call is: whatever stands in
 * it, a step is answered.
 */
#include "fuzz_provider.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct channel ch = {
	    .name = "infobip", .addresses = {"*123#", "*124*5#"}, .n_addresses = 2};
	static struct http_msg m;
	BUF(typed, 1024);

	fuzz_hook(&provider_infobip, "Content-Type", bytes, size);
	fuzz_request(&m, "Content-Type", bytes, size);
	MUST(fuzz_ussd(&provider_infobip, &ch, &m) != DECODED_FORGED);
	if (fuzz_typed(&typed, bytes, size))
		fuzz_json_text(&provider_infobip, &ch, "/hooks/c/t/ussd/session/1/response",
		    "{\"msisdn\":\"22376000001\",\"text\":\"", typed.data, "\"}");
	return 0;
}
