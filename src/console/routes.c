/*
 * The table: every address, who may go there, and the function behind it. Literal segments come
 * before variable ones of the same place.
 */
#include "console/route.h"

#include <string.h>

#include "console/assets.h"
#include "console/live.h"
#include "console/pages.h"

#define EVERYBODY ROUTE_EVERYBODY
#define ALL	  ROLE_ALL
#define OP	  ROLE_OPERATOR
#define VER	  ROLE_VERIFIER
#define ADM	  ROLE_ADMINISTRATOR
#define PAGE	  ROUTE_PAGE
#define API	  ROUTE_API

/* clang-format off */
const struct route routes[] = {
	{"GET",	 "/assets/:file", EVERYBODY, PAGE, assets_serve},
	{"GET",	 "/healthz", EVERYBODY, API, healthy},

	/* the log-in, the second factor, one-time links */
	{"GET",  "/connexion", EVERYBODY, PAGE, login_form},
	{"POST", "/connexion", EVERYBODY, PAGE, login_password},
	{"POST", "/connexion/code", EVERYBODY, PAGE, login_code},
	{"GET",  "/bienvenue/:link", EVERYBODY, PAGE, welcome_form},
	{"POST", "/bienvenue/:link", EVERYBODY, PAGE, welcome_choose},
	{"POST", "/bienvenue/:link/code", EVERYBODY, PAGE, welcome_code},
	{"POST", "/deconnexion", ALL, PAGE, logout},

	/* the live tallies of a campaign */
	{"GET",  "/", ALL, PAGE, home},
	{"GET",  "/c/:campaign", ALL, PAGE, direct},
	{"GET",  "/c/:campaign/flux", ALL, API, live_serve},
	{"GET",  "/c/:campaign/instantane", ALL, API, live_snapshot},
	{"GET",  "/c/:campaign/proces-verbal", ALL, PAGE, minutes_sheet},
	{"GET",  "/c/:campaign/resultats.csv", ALL, PAGE, results_csv},

	/* results for everybody, where the campaign says so */
	{"GET",  "/r/:campaign", EVERYBODY, PAGE, public_results},
	{"GET",  "/r/:campaign/resultats.csv", EVERYBODY, PAGE, public_csv},

	/* what came, what was understood and why, the triage list */
	{"GET",  "/c/:campaign/messages", OP | ADM, PAGE, messages},
	{"GET",  "/c/:campaign/messages/:seq", OP | ADM, PAGE, message},
	{"POST", "/c/:campaign/messages/:seq/attribuer", OP | ADM, PAGE, message_assign},
	{"GET",  "/c/:campaign/messages.csv", OP | ADM, PAGE, messages_csv},

	/* what waits for a second person */
	{"GET",  "/accords", OP | VER | ADM, PAGE, agreements},
	{"GET",  "/accords/:id", OP | VER | ADM, PAGE, agreement},
	{"POST", "/accords/:id/accepter", OP | VER | ADM, PAGE, agreement_agree},
	{"POST", "/accords/:id/refuser", OP | VER | ADM, PAGE, agreement_refuse},
	{"POST", "/accords/:id/retirer", OP | ADM, PAGE, agreement_withdraw},

	/* the nomination desk */
	{"GET",  "/c/:campaign/nominations", OP | VER | ADM, PAGE, nominations},
	{"GET",  "/c/:campaign/nominations/propositions", OP | VER | ADM, PAGE, nominations_alike},
	{"GET",  "/c/:campaign/nominations/bilan", OP | VER | ADM, PAGE, nominations_charts},
	{"GET",  "/c/:campaign/nominations.csv", OP | ADM, PAGE, nominations_csv},
	{"GET",  "/c/:campaign/nominations/:number", OP | VER | ADM, PAGE, nominee},
	{"POST", "/c/:campaign/nominations/fusionner", OP | VER | ADM, PAGE, nominees_merge},
	{"POST", "/c/:campaign/nominations/:number/separer", OP | VER | ADM, PAGE, nominee_split},
	{"POST", "/c/:campaign/nominations/:number/verifier", VER | ADM, PAGE, nominee_verify},
	{"POST", "/c/:campaign/nominations/:number/rejeter", VER | ADM, PAGE, nominee_reject},
	{"POST", "/c/:campaign/nominations/:number/preselectionner", OP | ADM, PAGE, nominee_shortlist},
	{"POST", "/c/:campaign/nominations/:number/promouvoir", OP | ADM, PAGE, nominee_promote},
	{"POST", "/c/:campaign/nominations/actes/:act/annuler", OP | VER | ADM, PAGE, desk_undo_act},

	/* campaigns: texts, dates, candidates, the test box */
	{"GET",  "/campagnes", OP | ADM, PAGE, campaigns},
	{"POST", "/campagnes", OP | ADM, PAGE, campaign_create},
	{"GET",  "/c/:campaign/campagne", OP | ADM, PAGE, campaign_edit},
	{"POST", "/c/:campaign/campagne", OP | ADM, PAGE, campaign_save},
	{"GET",  "/c/:campaign/campagne/textes", OP | ADM, PAGE, texts_edit},
	{"POST", "/c/:campaign/campagne/textes", OP | ADM, PAGE, texts_save},
	{"GET",  "/c/:campaign/campagne/document", OP | ADM, PAGE, document_edit},
	{"POST", "/c/:campaign/campagne/document", OP | ADM, PAGE, document_save},
	{"POST", "/c/:campaign/campagne/ouvrir", OP | ADM, PAGE, campaign_open},
	{"POST", "/c/:campaign/campagne/fermer", OP | ADM, PAGE, campaign_close},
	{"GET",  "/c/:campaign/essai", OP | ADM, PAGE, test_box},
	{"GET",  "/c/:campaign/mesure", OP | ADM, API, text_measure},

	/* channels: what comes, what goes out, what it costs */
	{"GET",  "/canaux", OP | ADM, PAGE, channels},
	{"GET",  "/canaux/:channel/rebuts", OP | ADM, PAGE, dead_letters},
	{"POST", "/canaux/:channel/pause", OP | ADM, PAGE, channel_pause},
	{"POST", "/canaux/:channel/reprendre", OP | ADM, PAGE, channel_resume},
	{"POST", "/canaux/:channel/renvoyer", OP | ADM, PAGE, channel_resend},

	/* the ledger */
	{"GET",  "/journal", ALL, PAGE, journal},
	{"POST", "/journal/verifier", ALL, PAGE, journal_verify},
	{"GET",  "/journal.csv", VER | ADM, PAGE, journal_csv},

	/* people, roles, sessions */
	{"GET",  "/equipe", ADM, PAGE, team},
	{"POST", "/equipe", ADM, PAGE, team_add},
	{"POST", "/equipe/:name/role", ADM, PAGE, team_role},
	{"POST", "/equipe/:name/lien", ADM, PAGE, team_link},
	{"POST", "/equipe/:name/desactiver", ADM, PAGE, team_disable},
	{"POST", "/equipe/:name/activer", ADM, PAGE, team_enable},
	{"POST", "/equipe/:name/sessions", ADM, PAGE, team_sessions_end},

	/* my own password, sessions, tokens, language */
	{"GET",  "/moi", ALL, PAGE, me},
	{"POST", "/moi/mot-de-passe", ALL, PAGE, me_password},
	{"POST", "/moi/sessions", ALL, PAGE, me_sessions_end},
	{"POST", "/moi/jetons", ALL, PAGE, me_token_add},
	{"POST", "/moi/jetons/:digest/retirer", ALL, PAGE, me_token_drop},
	{"POST", "/moi/langue", ALL, PAGE, me_language},

	/* for programs: openapi.json says the same */
	{"GET",  "/api/v1/openapi.json", EVERYBODY, API, api_document},
	{"GET",  "/api/v1/me", ALL, API, api_me},
	{"GET",  "/api/v1/campaigns", ALL, API, api_campaigns},
	{"GET",  "/api/v1/campaigns/:campaign/results", EVERYBODY, API, api_results},
	{"GET",  "/api/v1/campaigns/:campaign/minutes", ALL, API, api_minutes},
	{"GET",  "/api/v1/campaigns/:campaign/messages", OP | ADM, API, api_messages},
	{"GET",  "/api/v1/campaigns/:campaign/nominations", OP | VER | ADM, API, api_nominations},
	{"GET",  "/api/v1/channels", OP | ADM, API, api_channels},
	{"GET",  "/api/v1/ledger", ALL, API, api_ledger},
	{"GET",  "/api/v1/proposals", OP | VER | ADM, API, api_proposals},
	{"POST", "/api/v1/proposals/:id/agree", OP | VER | ADM, API, api_agree},
	{"POST", "/api/v1/campaigns/:campaign/messages/:seq/assign", OP | ADM, API, api_assign},
};
/* clang-format on */
const size_t n_routes = sizeof(routes) / sizeof(routes[0]);
