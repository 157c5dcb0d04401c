/*
 * What mtn may send us, and what may pretend to be it.
 */
#include "fuzz_provider.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	fuzz_hook(&provider_mtn, "Content-Type", bytes, size);
	return 0;
}
