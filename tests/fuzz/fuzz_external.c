/*
 * External: whatever comes in is well formed; and whatever the citizen's side put into a
 * value, it cannot leave the place of the template it was written into.
 */
#include "fuzz_provider.h"

#include "provider/json.h"

static void
json_holds(const struct channel *ch, const char *text)
{
	const struct answer_view view = {.text = text, .from = "36777", .to = "+22366000001"};
	static char memory[HTTP_BODY_MAX];
	static struct http_msg reply;
	cJSON *tree;

	http_msg_init(&reply, memory, sizeof(memory));
	provider_external.answer(&view, ch, &reply);
	MUST(reply.status == 200 && !reply.body.cut);
	tree = json_read(reply.body.data, reply.body.len);
	MUST(tree != NULL && cJSON_GetArraySize(tree) == 2);
	MUST(strcmp(json_text(tree, "sms"), text) == 0);
	MUST(strcmp(json_text(tree, "to"), "+22366000001") == 0);
	cJSON_Delete(tree);
}

static void
form_holds(const struct channel *ch, const char *text)
{
	const struct outbound sms = {.id = 7, .to = "+22366000001", .from = "36777", .text = text};
	static char memory[HTTP_BODY_MAX];
	static struct http_msg call;
	static struct form form;

	http_msg_init(&call, memory, sizeof(memory));
	if (!provider_external.encode(&sms, ch, &call))
		return;
	form_read(&form, &call);
	MUST(form.n == 6 && strcmp(form_text(&form, "text"), text) == 0);
	MUST(strcmp(form.field[4].name, "id") == 0 && strcmp(form.field[5].value, text) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct channel ch = {
	    .name = "ext",
	    .reply = "{\"sms\":\"{text}\",\"to\":\"{to}\"}",
	    .reply_type = "application/json",
	    .send_url = "http://gw.example/?id={id}&q={text}",
	    .status_delivered = "delivered ok",
	    .status_failed = "failed",
	};
	static struct http_msg m;
	char text[1000];
	size_t n = size < sizeof(text) ? size : sizeof(text) - 1;

	fuzz_request(&m, "Content-Type", bytes, size);
	MUST(fuzz_decode(&provider_external, &ch, &m) != DECODED_FORGED);
	MUST(fuzz_status(&provider_external, &ch, &m) != DECODED_FORGED);
	ch.response_check[0] = size % 2 == 0 ? '\0' : 'k';
	fuzz_judge(&provider_external, &ch, &m);
	n = text_cut((const char *)bytes, size, n);
	memcpy(text, bytes, n);
	text[n] = '\0';
	if (!text_is_utf8(text, strlen(text)))
		return 0;
	json_holds(&ch, text);
	form_holds(&ch, text);
	return 0;
}
