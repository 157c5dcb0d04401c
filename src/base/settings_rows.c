/*
 * Every option an operator may write: the one list behind the parser, the example file,
 * the manual page and the test that compares them.
 */
#include "base/settings.h"

#define AT       "africastalking"
#define TWILIO   "twilio"
#define KANNEL   "kannel"
#define EXTERNAL "external"
#define ORANGE   "orange"
#define INFOBIP  "infobip"
#define VONAGE   "vonage"
#define JASMIN   "jasmin"
#define MTN      "mtn"
#define CLICKA   "clickatell"
#define CAPCOM6  "capcom6"
#define TEXTBEE  "textbee"
#define SMSSYNC  "smssync"
#define ENVAYA   "envayasms"

/* section, key, type, default (NULL: required), providers ("" all), help */
const struct setting_row setting_rows[] = {
    {"", "listen", "text", "127.0.0.1:8080", "",
	"address and port for webhooks, /healthz, /readyz and /metrics"},
    {"", "console", "text", "127.0.0.1:8081", "",
	"address and port for operators; empty: none"},
    {"", "console-url", "text", "", "",
	"where operators open the console (https://…); printed in links for them"},
    {"", "public-url", "text", "", "",
	"what aggregators call; used to check signatures and to ask for delivery "
	"reports"},
    {"", "database", "text", NULL, "", "\"sqlite:PATH\""},
    {"", "secret-file", "text", NULL, "",
	"64 hexadecimal digits, mode 0400; made by kalata init; keep a copy elsewhere"},
    {"", "data-dir", "text", "", "",
	"a directory with languages/, regions/ or numbering.csv that come before the "
	"built-in ones"},
    {"", "country", "text", "ML", "",
	"ISO code of the country of numbers written without one"},
    {"", "languages", "list", NULL, "",
	"languages that are understood and answered in; the first is the default"},
    {"", "log-level", "text", "info", "", "error, warn, info or debug"},
    {"", "answers-per-hour", "int", "6", "",
	"answers one phone gets in an hour at most; votes count all the same"},
    {"", "max-connections", "int", "1024", "",
	"open webhook connections; more are closed at once"},
    {"", "request-timeout", "int", "10", "",
	"seconds a request may take to arrive before its connection is cut"},
    {"", "max-attempts", "int", "8", "",
	"attempts to send one answer before it is a dead letter"},
    {"", "answer-max-age", "int", "720", "",
	"minutes after which an answer is not sent any more"},

    {"channel", "provider", "text", NULL, "",
	"africastalking, twilio, orange, infobip, vonage, mtn, clickatell, kannel, "
	"jasmin, capcom6, textbee, smssync, envayasms or external; safaricom, hubtel, "
	"arkesel, nalo or comviva for USSD alone"},
    {"channel", "token", "text", NULL, "",
	"secret part of the webhook's address: /hooks/NAME/TOKEN/sms (status, ussd, "
	"ussd-end)"},
    {"channel", "token-file", "text", "", "", "a file that holds the token"},
    {"channel", "addresses", "list", "", "",
	"our short codes, numbers and USSD codes on this channel"},
    {"channel", "sender", "text", "", "",
	"what answers come from; empty: the address the citizen wrote to"},
    {"channel", "send-url", "text", "", "", "the aggregator's API for sending"},
    {"channel", "rate", "int", "10", "", "messages a second at most"},
    {"channel", "window", "int", "8", "", "send requests under way at once"},
    {"channel", "segment-price", "text", "", "",
	"what one segment of an answer costs, in FCFA, like 12.5; only shown"},
    {"channel", "daily-limit", "int", "0", "",
	"segments of answers a day (UTC) at most; 0: no limit; votes count all the same"},
    {"channel", "fallback", "text", "", "",
	"the channel by which answers leave while this one's API does not answer"},
    {"channel", "username", "text", NULL,
	AT " " KANNEL " " JASMIN " " CAPCOM6, "account name"},
    {"channel", "password", "text", NULL, KANNEL " " JASMIN " " CAPCOM6,
	"password of the account that sends"},
    {"channel", "password-file", "text", "", KANNEL " " JASMIN " " CAPCOM6,
	"a file that holds it"},
    {"channel", "api-key", "text", NULL,
	AT " " VONAGE " " CLICKA " " TEXTBEE " ?" INFOBIP, "key of the account"},
    {"channel", "api-key-file", "text", "",
	AT " " VONAGE " " CLICKA " " TEXTBEE " ?" INFOBIP, "a file that holds it"},
    {"channel", "api-secret", "text", NULL, VONAGE, "secret beside the key"},
    {"channel", "api-secret-file", "text", "", VONAGE, "a file that holds it"},
    {"channel", "client-id", "text", NULL, ORANGE " " MTN, "of the OAuth2 application"},
    {"channel", "client-secret", "text", NULL, ORANGE " " MTN, "its secret"},
    {"channel", "client-secret-file", "text", "", ORANGE " " MTN, "a file that holds it"},
    {"channel", "sender-name", "text", "", ORANGE,
	"the registered name that citizens see, 11 characters at most"},
    {"channel", "device", "text", NULL, TEXTBEE, "id of the phone that sends"},
    {"channel", "signing-key", "text", "",
	VONAGE " " CAPCOM6 " " TEXTBEE " " SMSSYNC " " ENVAYA,
	"secret that its requests are signed with; empty: not checked"},
    {"channel", "signing-key-file", "text", "",
	VONAGE " " CAPCOM6 " " TEXTBEE " " SMSSYNC " " ENVAYA, "a file that holds it"},
    {"channel", "signature-method", "text", "md5hash", VONAGE,
	"md5hash, md5, sha1, sha256 or sha512, as in the account's settings"},
    {"channel", "idempotent", "bool", "false", EXTERNAL " " ORANGE,
	"true when it knows a repeated send by our id: a lost answer is tried again"},
    {"channel", "account-sid", "text", NULL, TWILIO, "AC…"},
    {"channel", "auth-token", "text", NULL, TWILIO, "signs Twilio's requests"},
    {"channel", "auth-token-file", "text", "", TWILIO, "a file that holds it"},
    {"channel", "check-signature", "bool", "true", TWILIO,
	"false only while trying an account out on a closed network"},
    {"channel", "method", "text", "POST", EXTERNAL,
	"of the send request: GET, POST or PUT"},
    {"channel", "content-type", "text", "application/x-www-form-urlencoded", EXTERNAL,
	"of the send request; decides how values are escaped"},
    {"channel", "body", "text", "", EXTERNAL,
	"of the send request: {id} {to} {to_no_plus} {from} {from_no_plus} {text} "
	"{channel}"},
    {"channel", "authorization", "text", "", EXTERNAL, "whole Authorization header"},
    {"channel", "authorization-file", "text", "", EXTERNAL, "a file that holds it"},
    {"channel", "response-check", "text", "", EXTERNAL,
	"text that the answer to a send request holds when it was taken"},
    {"channel", "reply", "text", "", EXTERNAL,
	"the webhook's answer when it is the SMS: a text with {text}; empty: answers go "
	"to send-url"},
    {"channel", "reply-type", "text", "text/plain; charset=utf-8", EXTERNAL,
	"its Content-Type"},
    {"channel", "from-field", "text", "from", EXTERNAL, "inbound field: who wrote"},
    {"channel", "to-field", "text", "to", EXTERNAL,
	"inbound field: to which of our numbers"},
    {"channel", "text-field", "text", "text", EXTERNAL, "inbound field: the message"},
    {"channel", "id-field", "text", "id", EXTERNAL, "inbound field: the message's id"},
    {"channel", "time-field", "text", "time", EXTERNAL,
	"inbound field: when it was sent"},
    {"channel", "status-id-field", "text", "id", EXTERNAL,
	"delivery report field: the id we gave"},
    {"channel", "status-field", "text", "status", EXTERNAL,
	"delivery report field: the state"},
    {"channel", "status-delivered", "text", "delivered DELIVRD success", EXTERNAL,
	"values that mean delivered"},
    {"channel", "status-failed", "text", "failed UNDELIV EXPIRED REJECTD rejected",
	EXTERNAL, "values that mean it failed for good"},
};
const size_t n_setting_rows = sizeof(setting_rows) / sizeof(setting_rows[0]);
