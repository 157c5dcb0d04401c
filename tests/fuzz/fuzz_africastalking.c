/* Africa's Talking signs nothing, so any bytes may come: whatever is read is well formed. */
#include "fuzz_provider.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct channel ch = {
	    .name = "at", .addresses = {"36777", "*384*11469#"}, .n_addresses = 2};
	static struct http_msg m;
	BUF(typed, 1024);

	fuzz_request(&m, "Content-Type", bytes, size);
	MUST(fuzz_decode(&provider_africastalking, &ch, &m) != DECODED_FORGED);
	MUST(fuzz_status(&provider_africastalking, &ch, &m) != DECODED_FORGED);
	MUST(fuzz_ussd(&provider_africastalking, &ch, &m) != DECODED_FORGED);
	fuzz_judge(&provider_africastalking, &ch, &m);
	if (fuzz_typed(&typed, bytes, size))
		fuzz_query_text(&provider_africastalking, &ch,
		    "/hooks/c/t/ussd?phoneNumber=22376000001&sessionId=s&text=", typed.data);
	return 0;
}
