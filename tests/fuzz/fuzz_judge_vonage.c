/*
 * What the send API of vonage may answer, or whoever stands in its place.
 */
#include "fuzz_provider.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	fuzz_reply(&provider_vonage, bytes, size);
	return 0;
}
