#include "console/journal_words.h"

#include "console/page.h"

static const struct {
	int64_t kind;
	const char *fr, *en;
} words[] = {
    {OUTCOME_KEPT, "message gardé", "message kept"},
    {OUTCOME_COUNTED, "vote compté", "vote counted"},
    {OUTCOME_REPLACED, "vote remplacé", "vote replaced"},
    {OUTCOME_ALREADY, "même vote encore", "same vote again"},
    {OUTCOME_NOT_OPEN, "vote avant l'ouverture", "vote before opening"},
    {OUTCOME_LATE, "vote en retard", "late vote"},
    {OUTCOME_CLOSED, "vote après la fin", "vote after the end"},
    {OUTCOME_QUARANTINED, "vote mis de côté", "vote set aside"},
    {OUTCOME_REGION, "région donnée", "region told"},
    {OUTCOME_NOBODY, "robot", "robot"},
    {LEDGER_IMPORTED, "campagne créée", "campaign created"},
    {LEDGER_CHANGED, "campagne changée", "campaign changed"},
    {LEDGER_OPENED, "campagne rouverte", "campaign opened again"},
    {LEDGER_CLOSED, "campagne fermée", "campaign closed"},
    {LEDGER_ENTRY_KEPT, "formulaire reçu", "form received"},
    {LEDGER_ENTRY_AMENDED, "formulaire corrigé", "form corrected"},
    {LEDGER_ENTRY_CANCELLED, "formulaire annulé", "form cancelled"},
    {LEDGER_ENTRY_PROMOTED, "place attribuée", "place given"},
    {LEDGER_DESK_FIRST + DESK_MERGE - 1, "nominations réunies", "nominations merged"},
    {LEDGER_DESK_FIRST + DESK_SPLIT - 1, "nomination séparée", "nomination split off"},
    {LEDGER_DESK_FIRST + DESK_VERIFY - 1, "personne vérifiée", "nominee verified"},
    {LEDGER_DESK_FIRST + DESK_REJECT - 1, "personne écartée", "nominee rejected"},
    {LEDGER_DESK_FIRST + DESK_SHORTLIST - 1, "personne présélectionnée",
	"nominee shortlisted"},
    {LEDGER_DESK_FIRST + DESK_PROMOTE - 1, "personne devenue candidate",
	"nominee promoted"},
    {LEDGER_DESK_FIRST + DESK_UNDO - 1, "décision annulée", "decision undone"},
    {LEDGER_DESK_FIRST + DESK_VOLUNTEER - 1, "bénévole ajouté·e", "volunteer added"},
    {LEDGER_DESK_FIRST + DESK_VOLUNTEER_OFF - 1, "bénévole retiré·e",
	"volunteer removed"},
    {LEDGER_DESK_FIRST + DESK_IMPORT - 1, "formulaires papier importés",
	"paper forms imported"},
    {ACT_STAFF_ADD, "personne invitée", "person invited"},
    {ACT_STAFF_ROLE, "rôle changé", "role changed"},
    {ACT_STAFF_DISABLE, "accès retiré", "access taken away"},
    {ACT_STAFF_ENABLE, "accès rendu", "access given back"},
    {ACT_STAFF_LINK, "lien d'entrée fait", "link made"},
    {ACT_STAFF_ENROL, "inscription faite", "enrolled"},
    {ACT_STAFF_PASSWORD, "mot de passe changé", "password changed"},
    {ACT_SESSIONS_END, "sessions fermées", "sessions ended"},
    {ACT_TOKEN_ADD, "jeton fait", "token made"},
    {ACT_TOKEN_DROP, "jeton retiré", "token revoked"},
    {ACT_PROPOSE, "proposition", "proposal"},
    {ACT_AGREE, "accord donné", "agreement given"},
    {ACT_REFUSE, "accord refusé", "agreement refused"},
    {ACT_WITHDRAW, "proposition retirée", "proposal withdrawn"},
    {ACT_CHANNEL_PAUSE, "canal en pause", "channel paused"},
    {ACT_CHANNEL_RESUME, "canal repris", "channel resumed"},
    {ACT_CHANNEL_RESEND, "renvoi", "resent"},
    {ACT_EXPORT, "données emportées", "data exported"},
};

const char *
journal_kind(const struct page *p, int64_t kind)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].kind == kind)
			return T(p, words[i].fr, words[i].en);
	return ledger_kind_name(kind);
}

const char *
journal_group(const struct page *p, enum ledger_group group)
{
	switch (group) {
	case LEDGER_ALL:
		return T(p, "toutes", "all");
	case LEDGER_MESSAGES:
		return T(p, "messages et votes", "messages and votes");
	case LEDGER_CAMPAIGNS:
		return T(p, "campagnes", "campaigns");
	case LEDGER_FORMS:
		return T(p, "formulaires", "forms");
	case LEDGER_DESK:
		return T(p, "décisions sur les nominations", "nomination desk");
	case LEDGER_PEOPLE:
		return T(p, "actes de l'équipe", "acts of the team");
	case LEDGER_GROUPS:
		break;
	}
	return "?";
}
