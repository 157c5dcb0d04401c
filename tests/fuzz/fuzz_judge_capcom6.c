/*
 * What the send API of capcom6 may answer, or whoever stands in its place.
 */
#include "fuzz_provider.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	fuzz_reply(&provider_capcom6, bytes, size);
	return 0;
}
