/*
 * What envayasms may send us, and what may pretend to be it.
 */
#include "fuzz_provider.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	fuzz_hook(&provider_envayasms, "X-Request-Signature", bytes, size);
	return 0;
}
