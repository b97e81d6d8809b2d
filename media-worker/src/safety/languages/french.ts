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
        '(suis|debout) (sur|au bord) (le|du|d un|de la|la|un) (pont|toit|falaise|quai|precipice|rails|balcon)',
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
  ],
};
