/*
 * What capcom6 may send us, and what may pretend to be it.
 */
#include "fuzz_provider.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	fuzz_hook(&provider_capcom6, "X-Signature", bytes, size);
	return 0;
}
