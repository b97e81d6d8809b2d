import type { LanguageCues } from './Language.ts';

export const FRENCH: LanguageCues = {
  language: 'fr',
  concepts: {
    TRES: 'juste|vraiment|tellement|seulement|trop|souvent|toujours|parfois|deja|simplement|aussi|bien|ce soir|aujourd hui',
    VEUX: 'veux|voudrais|voulais|vais|ai envie d|ai envie de|avais envie de|ai besoin de|envie de|envie d|pense a|pensais a|pense|songe a|ai pense a|ai decide de|decide de|prevois de|compte|souhaite|prefere|prefererais|aimerais|devrais|dois|pourrais|suis pret a|suis prete a|idee de|penser a|tente de|essaie de',
    MOURIR:
      'mourir|crever|me tuer|me suicider|me pendre|me buter|me flinguer|me jeter (sous|du|d|par|dans) ...2|me tirer une balle|m ouvrir les veines|me tailler les veines|en finir|mettre fin a (mes jours|ma vie)|finir avec la vie|etre mort|etre morte|sauter (du|d un|par) ...2|me noyer|ne plus exister|ne plus me reveiller|cesser de vivre|disparaitre pour toujours|m oter la vie|me foutre en l air',
  },
  idioms: [
    '(mourir|meurs|crever|creve|mort|morte) (de|d) (rire|faim|soif|froid|chaud|honte|ennui|fatigue|envie|peur|sommeil|amour|jalousie)',
    '(envie|veux|vais|voudrais) (d )?en finir avec (ce|cette|cet|le|la|mon|ma) !(vie) ...1',
    'tuer le temps',
    '(tu|vous|maman|mere|chef|patron|prof|femme|mari) (vas|va|allez) me tuer (, (j ai|je) |si |quand |END)',
    'me suis (brulee|brule|coupee|coupe) ...2 (avec (le|la|un|une) (plat|four|fer|casserole|poele|bouilloire|papier|feuille)|avec l huile|en (cuisinant|epluchant|cuisine|repassant|jardinant|bricolant|sortant))',
    'me tuer (au travail|a la tache|au boulot|a l entrainement)',
  ],
  negations:
    '(ne|n|jamais|pas|sans|aucune|aucun) (veux |vais |ai |pense |suis |voudrais )?(pas |jamais |plus |nullement )?(envie |a |de |d |l )?(intention )?(de )?',
  rules: [
    {
      kind: 'active_ideation',
      level: 'crisis',
      patterns: [
        '(<VEUX>|j) (<TRES>)? (pas |plus )?(<MOURIR>)',
        '(me tuer|me suicider|me pendre|me flinguer|mettre fin a mes jours|mettre fin a ma vie|m oter la vie)',
        'je (<TRES>)? (me tue|me suicide|me pends)',
        '(pense|penser|pensees|songe|idees|pensant|envies|pulsions|reflechis) (<TRES>)? (au|a|de|du|a la|a mon) (suicide|mort|propre mort|me tuer)',
        '(idees|pensees|pulsions|envies) (suicidaires|suicidaire|noires)',
        '(suis|me sens|deviens) (<TRES>)? suicidaire',
        'le suicide est (la|ma) ...1 (solution|issue|option|porte de sortie)',
        '(laissez|laisse) moi mourir',
        '(je vais|veux|j ai envie d) (<TRES>)? en finir',
      ],
    },
    {
      kind: 'active_ideation',
      level: 'crisis',
      negationIsMeant: true,
      patterns: [
        '(ne |n )?(veux|peux|ai|voudrais|supporte|souhaite|aurai) (<TRES>)? (plus|pas|plus jamais) (<TRES>)? (envie de |la force de |le courage de |de )?(vivre|exister|etre en vie|continuer a vivre|continuer de vivre|me reveiller|rester en vie)',
      ],
    },
    {
      kind: 'plan_or_means',
      level: 'crisis',
      patterns: [
        'j ai (avale|pris) (tous|toute|toutes|trop de|une boite|la boite|un tube|beaucoup de|plein de) ...3 (medicaments|cachets|comprimes|pilules|boite|somniferes)',
        '(me suis|m etre) (ouvert|taille|coupe) les (veines|poignets)',
        '(lettre|mot) (d adieu|de suicide)',
        '(achete|ai) (une|la) corde ...3 (pendre|prete|pour moi|en finir)',
        'combien de (cachets|medicaments|comprimes|pilules|somniferes) ...4 (mourir|me tuer|tuer)',
        '(suis|debout) (sur|au bord) (le|du|d un|de la|la|un) (pont|toit|falaise|quai|precipice|rails|balcon) !(, (la vue|c est beau|il fait)|avec|et (la vue|il fait)|en train)',
      ],
    },
    {
      kind: 'attempt',
      level: 'crisis',
      aboutThePast: true,
      patterns: [
        '(essaye|tente|voulu|tentative) (de )?(me tuer|me suicider|suicide|mourir|me pendre|mettre fin a mes jours|en finir)',
      ],
    },
    {
      kind: 'goodbye',
      level: 'crisis',
      negationIsMeant: true,
      patterns: [
        '(adieu) (tout le monde|le monde|a tous|monde cruel|pour toujours|mes amis)',
        'quand (vous lirez|tu liras) (ceci|ca|cette lettre|ce message) ...4',
        'demain je ne serai plus (la|de ce monde)',
        'c est (mon|ma) (dernier|derniere) (message|nuit|lettre|jour)',
      ],
    },
    {
      kind: 'passive_ideation',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(voudrais|aimerais|prefererais|souhaite|j espere|si seulement) ...3 (etre mort|etre morte|n avoir jamais existe|jamais ne|ne jamais|ne plus me reveiller|ne pas me reveiller|ne plus etre la|disparaitre|dormir pour toujours)',
        '(tout le monde|le monde|ma famille|ils|elles|mes enfants|vous|les autres) (serait|seraient|sera|seront|irait|iraient|seriez) (mieux|plus heureux|bien mieux) sans moi',
        'la vie (ne |n )?(en )?(vaut|a|avait) (plus|pas) (la peine|de sens|aucun sens) ...3',
        '(plus|pas|aucune) (de |une )?(raison|raisons) (de|pour) (vivre|continuer|rester)',
        '(fatigue|fatiguee|marre|las|lasse) (de|d) (vivre|la vie|exister|etre en vie)',
        'je suis un (fardeau|poids)',
        '(ai envie|veux|voudrais) (de )?(disparaitre)',
      ],
    },
    {
      kind: 'self_harm',
      level: 'warning',
      patterns: [
        '(je me|me) (coupe|scarifie|mutile|fais du mal|brule expres|scarifier|mutiler|faire du mal|blesser expres|couper les (bras|veines|poignets))',
        '(automutilation|scarification)',
      ],
    },
    {
      kind: 'abuse',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(mon (mari|copain|conjoint|pere|beau pere|oncle|mec)|ma (mere|femme|copine)|il|elle) (me|m) (frappe|bat|viole|a frappe|a frappee|a viole|a violee|touche la nuit|menace de me tuer|tape)',
      ],
    },
    {
      kind: 'plan_or_means',
      level: 'crisis',
      patterns: [
        '(fusil|pistolet|arme|carabine) (de chasse )?(est )?(charge|chargee|pret|prete|sur (la table|mes genoux|moi))',
        '(medicaments|cachets|comprimes|pilules|boite|corde) ...3 (devant moi|dans la main|sur la table|a cote de moi|prets|prete|pretes)',
        '(vais|veux|suis pret a|suis prete a) (<TRES>)? (sauter|me jeter|m immoler|tout avaler|tout prendre|tirer)',
        '(avale|pris|bu) (<TRES>)? (toute|tout|tous) (la|le|les|ma|mes) ...3',
        '(bord|sur) (des|les|du|le) (rails|quai|vide|pont) ...6 (sauter|train|attends|jeter)',
      ],
    },
    {
      kind: 'goodbye',
      level: 'crisis',
      negationIsMeant: true,
      patterns: [
        '(ecrit|laisse) (<TRES>)? (ma|une|la|des|mes) (lettre|lettres|mot) (d adieu|pour (mes|ma|mon|eux|tous))',
        '(pardonnez moi|pardon|pardonne moi) ...6 (adieu|je pars|j en peux plus|pour tout|m en vais)',
        '(je pars|m en vais) pour (toujours|de bon)',
        '(ma derniere nuit|mon dernier jour|mon dernier message)',
      ],
    },
    {
      kind: 'third_party',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(frere|soeur|ami|amie|copain|copine|fils|fille|mere|pere|mari|femme|cousin|cousine|pote|collegue|voisin|voisine|eleve|il|elle) ...6 (veut (mourir|se tuer|se suicider|se pendre|en finir|sauter)|va (se tuer|se suicider|se pendre|sauter|se jeter)|a (essaye|tente) de se (tuer|suicider|pendre)|se (scarifie|coupe|mutile)|pense au suicide|parle de (suicide|mourir|se tuer))',
      ],
    },
    {
      kind: 'violence',
      level: 'crisis',
      patterns: [
        '(vais|veux) (<TRES>)? (le|la|les|l) (tuer|buter|poignarder|egorger|planter|descendre|crever|bruler)',
        '(vais|veux) (<TRES>)? (tuer|poignarder|buter) (mon|ma|mes|ce|cet|cette|tout le monde|quelqu un)',
      ],
    },
    {
      kind: 'abuse',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(m a|me|m) (<TRES>)? (etrangle|etranglee|frappe|frappee|battu|battue|viole|violee|tabasse|menace|menacee|enferme|enfermee|gifle|cogne) ',
        '(il|elle) (dit qu il|dit qu elle|menace de) (va )?(me tuer|me frapper|me retrouver) ...4',
      ],
    },
    {
      kind: 'passive_ideation',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(si|quand) je (<TRES>)? (n )?(etais|serai|suis) plus (la|de ce monde|ici)',
        '(m endormir|dormir|endormir) ...2 (et )?(ne )?(jamais|plus|ne jamais|ne plus) (<TRES>)? (me )?reveiller',
        '(plus|pas) (<TRES>)? (envie|la force|le gout) (de |d )?(vivre|continuer|exister)',
        '(a quoi bon|a quoi ca sert de|pourquoi) (vivre|continuer|rester en vie)',
        '(personne|nul) (ne )?(<TRES>)? (me )?(pleurerait|remarquerait|regretterait|manquerais)',
      ],
    },
    {
      kind: 'self_harm',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(me suis|m etre|me) (<TRES>)? (encore )?(scarifie|scarifiee|coupee|coupe|mutilee|mutile|brulee|brule|blessee) (<TRES>)? (encore|hier|les|le|expres|volontairement|avec|pour|a nouveau|END|,)',
      ],
    },
  ],
};
