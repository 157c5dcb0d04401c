/* Africa's Talking signs nothing, so any bytes may come: whatever is read is well formed. */
#include "fuzz_provider.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct channel ch = {.name = "at"};
	static struct http_msg m;

	fuzz_request(&m, "Content-Type", bytes, size);
	MUST(fuzz_decode(&provider_africastalking, &ch, &m) != DECODED_FORGED);
	MUST(fuzz_status(&provider_africastalking, &ch, &m) != DECODED_FORGED);
	fuzz_judge(&provider_africastalking, &ch, &m);
	return 0;
}
