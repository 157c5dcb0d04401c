/*
 * What libcurl can do by itself: the same POST again and again over N connections that stay open, one
 * thread, nothing remembered. What the sender of answers is held against.
 * usage: curl_floor URL CONNECTIONS REQUESTS     prints requests a second
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <curl/curl.h>

static const char body[] =
    "username=sandbox&to=%2B22366000001&message=Vote%20compt%C3%A9%20pour%20Awa%20Exemple."
    "%20Recu%20ABCDEF.&from=36777&bulkSMSMode=1&enqueue=1";

static size_t
swallow(char *bytes, size_t size, size_t n, void *ctx)
{
	(void)bytes;
	(void)ctx;
	return size * n;
}

static CURL *
request(const char *url, struct curl_slist *headers)
{
	CURL *easy = curl_easy_init();

	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, swallow);
	return easy;
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
	long connections, requests, begun, done = 0, good = 0;
	struct curl_slist *headers = NULL;
	double began;
	CURLM *multi;
	int running, left;

	if (argc != 4) {
		fprintf(stderr, "usage: curl_floor URL CONNECTIONS REQUESTS\n");
		return 64;
	}
	connections = strtol(argv[2], NULL, 10);
	requests = strtol(argv[3], NULL, 10);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	multi = curl_multi_init();
	headers = curl_slist_append(headers, "apikey: key");
	headers = curl_slist_append(headers, "Accept: application/json");
	headers = curl_slist_append(headers, "Expect:");
	began = now();
	for (begun = 0; begun < connections && begun < requests; begun++)
		curl_multi_add_handle(multi, request(argv[1], headers));
	while (done < requests) {
		CURLMsg *message;

		curl_multi_perform(multi, &running);
		while ((message = curl_multi_info_read(multi, &left)) != NULL) {
			CURL *easy = message->easy_handle;

			good += message->data.result == CURLE_OK;
			done++;
			curl_multi_remove_handle(multi, easy);
			if (begun++ < requests)
				curl_multi_add_handle(multi, easy);
			else
				curl_easy_cleanup(easy);
		}
		if (running > 0)
			curl_multi_poll(multi, NULL, 0, 100, NULL);
	}
	printf("%.0f\n", (double)requests / (now() - began));
	curl_multi_cleanup(multi);
	curl_global_cleanup();
	return good == requests ? 0 : 1;
}
