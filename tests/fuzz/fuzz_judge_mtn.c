/*
 * What the send API of mtn may answer, or whoever stands in its place.
 */
#include "fuzz_provider.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	fuzz_reply(&provider_mtn, bytes, size);
	return 0;
}
