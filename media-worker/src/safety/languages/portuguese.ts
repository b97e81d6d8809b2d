import type { LanguageCues } from './Language.ts';

export const PORTUGUESE: LanguageCues = {
  language: 'pt',
  concepts: {
    MUITO:
      'so|ja|muito|tanto|realmente|mesmo|sempre|as vezes|tambem|hoje|agora|apenas|simplesmente|tao|serio',
    QUERO:
      'quero|queria|preciso|desejo|vou|penso em|pensando em|pensei em|tenho pensado em|estou com vontade de|tenho vontade de|vontade de|planejo|decidi|gostaria de|prefiro|poderia|deveria|devo|tento|pretendo|estou prestes a|com vontade de|pensamentos de|ideia de',
    MORRER:
      'morrer|me matar|matar me|matar a mim mesmo|me suicidar|suicidar me|me enforcar|enforcar me|tirar a (minha )?(propria )?vida|tirar minha (propria )?vida|acabar com a (minha )?vida|acabar com minha vida|acabar com tudo|dar um tiro em mim|cortar os pulsos|pular (da|de|do) ...2|me jogar (da|de|do|na|no|em) ...3|estar morto|estar morta|sumir para sempre|desaparecer para sempre|deixar de existir|deixar de viver|cometer suicidio|por fim a minha vida|nao acordar|dormir para sempre',
  },
  idioms: [
    '(morrer|morrendo|morro|morri) de (rir|fome|sede|frio|calor|vergonha|sono|tedio|medo|amor|saudade|saudades|vontade|inveja)',
    '(morrendo|morro) por (um|uma) ...1',
    'matar (o tempo|tempo|a aula|aula|o processo|saudade|a saudade|a fome)',
    'me bateu (uma|um|aquela|aquele|a|o) ...1',
    '(e|era|foi) de cortar os pulsos',
    'me (atirar|jogar) de cabeca (neste|nesta|nisto|nisso|no|na|num|numa)',
    'me matar de (trabalhar|estudar|rir)',
  ],
  negations: '(nao|nunca|jamais|sem) (me )?(quero |vou |penso em |pretendo |tenho vontade de |estou )?',
  rules: [
    {
      kind: 'active_ideation',
      level: 'crisis',
      patterns: [
        '<QUERO> (<MUITO>)? <MORRER>',
        '(me matar|me suicidar|me enforcar|matar me|suicidar me)',
        '(tirar|acabar com|por fim a) (a )?minha (propria )?vida',
        '(eu )?me (mato|suicido|enforco)',
        '(penso|pensando|pensei|pensar|pensamentos|ideias|pensado) (<MUITO>)? (em|no|na|de|sobre) (o |a )?(suicidio|morte|morrer|suicidas|me matar)',
        '(pensamentos|ideias|ideacao|tendencias) (suicidas|suicida)',
        '(sou|estou|me sinto) (<MUITO>)? suicida',
        'o suicidio e (a|minha) ...1 (saida|opcao|solucao)',
        'me deixa morrer',
      ],
    },
    {
      kind: 'active_ideation',
      level: 'crisis',
      negationIsMeant: true,
      patterns: [
        '(nao|sem) (<MUITO>)? (quero|desejo|aguento|consigo|tenho vontade de|vontade de|suporto|tenho forcas para) (<MUITO>)? (mais )?(continuar )?(viver|vivendo|existir|estar vivo|estar viva|acordar|continuar vivo|continuar viva)',
        'prefiro (estar )?(morto|morta|morrer)',
      ],
    },
    {
      kind: 'plan_or_means',
      level: 'crisis',
      patterns: [
        '(tomei|engoli) (todos|muitos|todas|varios|um monte de|uma cartela|a cartela|o frasco|demais) ...3 (remedios|comprimidos|pilulas|medicamentos|cartela|frasco)?',
        '(cortei|cortar|cortando) os (meus )?pulsos',
        'carta de (suicidio|despedida)',
        '(comprei|tenho) (uma|a) (corda|arma) ...3 (enforcar|matar|mim|pronta)',
        'quantos (comprimidos|remedios) ...4 (morrer|matar)',
        '(estou|parado|parada) (na|no|em|sobre|em cima) (da |do |a |o |uma |um )?(ponte|telhado|viaduto|beira|sacada|trilhos) !(vendo|olhando|com|passeando|tirando|tomando)',
      ],
    },
    {
      kind: 'attempt',
      level: 'crisis',
      aboutThePast: true,
      patterns: [
        '(tentei|tentativa de|tentado) (me matar|me suicidar|suicidio|me enforcar|morrer|tirar minha vida|tirar a minha vida)',
      ],
    },
    {
      kind: 'goodbye',
      level: 'crisis',
      negationIsMeant: true,
      patterns: [
        'adeus (para sempre|mundo|mundo cruel|a todos)',
        'quando (voce|voces|tu) (ler|lerem|leres) (isso|isto) ...4',
        '(amanha|logo) (eu )?nao (estarei|vou estar) ...2',
        '(minha|esta e minha|meu) (ultima|ultimo) (mensagem|noite|carta|dia)',
      ],
    },
    {
      kind: 'passive_ideation',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(queria|gostaria de|quem me dera|tomara|espero|preferia|quero) (que )?(eu )?...2 (estar morto|estar morta|ter morrido|nao ter nascido|nunca ter nascido|nao acordar|nao acordasse|nao existir|sumir|desaparecer|morresse)',
        '(todos|todo mundo|minha familia|o mundo|eles|meus filhos) (ficariam|ficaria|estariam|estaria|seriam|seria|viveriam) (melhor|melhores|mais felizes) sem mim',
        'a vida (ja )?nao (vale a pena|tem sentido|faz sentido)',
        '(nao tenho|nao ha|sem|nao vejo) (mais )?(nenhum |nenhuma )?(razao|razoes|motivo|motivos|sentido) (para|pra|de|em) (viver|continuar)',
        '(cansado|cansada|farto|farta|cansei) (de|da) (viver|vida|existir)',
        'sou um (peso|fardo)',
      ],
    },
    {
      kind: 'self_harm',
      level: 'warning',
      patterns: [
        '(me corto|me cortar|me cortei !(cozinhando|fazendo|com papel|no papel)|me cortando|me machucar de proposito|me machuco|me mutilo|automutilacao|me ferir)',
      ],
    },
    {
      kind: 'abuse',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(meu (marido|namorado|pai|padrasto|tio|parceiro)|minha (mae|mulher|namorada)|ele|ela) me (bate|espanca|estupra|toca|ameaca|bateu|estuprou|tocou|agride)',
      ],
    },
    {
      kind: 'plan_or_means',
      level: 'crisis',
      patterns: [
        '(vou|quero|estou pronto para|estou pronta para) (<MUITO>)? (pular|me jogar|me atirar|tomar tudo|tomar todos)',
        '(estou|com|tenho) ...4 (comprimidos|remedios|corda|faca|arma|gilete) (<MUITO>)? (na mao|na minha frente|aqui|do lado|prontos|pronta|em cima da mesa)',
        '(em cima|na beira|na beirada|no alto) (da|do|de) (uma |um )?(ponte|predio|telhado|viaduto|sacada|laje) ...6',
      ],
    },
    {
      kind: 'goodbye',
      level: 'crisis',
      negationIsMeant: true,
      patterns: [
        '(escrevi|deixei) (<MUITO>)? (uma |a |minha |umas )?(carta|cartas|bilhete) (de despedida|pra|para) ...2',
        '(desculpa|desculpem|perdao|me perdoem|me perdoa) ...4 (por tudo|adeus|nao aguento|vou embora)',
        '(minha ultima noite|meu ultimo dia|minha ultima mensagem|adeus para sempre)',
      ],
    },
    {
      kind: 'third_party',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(irma|irmao|amiga|amigo|filho|filha|mae|pai|namorado|namorada|prima|primo|marido|esposa|colega|vizinho|vizinha|aluno|aluna|ele|ela) ...6 (vai se (jogar|matar|enforcar|suicidar|atirar)|quer (morrer|se matar|se suicidar|pular)|vai (pular|se matar)|tentou se (matar|suicidar|enforcar)|se corta|esta se cortando|se machuca)',
      ],
    },
    {
      kind: 'violence',
      level: 'crisis',
      patterns: [
        '(vou|quero) (<MUITO>)? (matar|esfaquear|atirar em|estrangular|queimar|mata) (ele|ela|eles|aquele|aquela|o|a|meu|minha|todos|todo mundo) !(saudade|aula|fome|sede|tempo)',
      ],
    },
    {
      kind: 'abuse',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        'me (bate|espanca|estupra|ameaca|bateu|estuprou|agride|agrediu|enforcou|tranca|trancou)',
        '(disse que|ameaca) (vai )?me matar ...4',
      ],
    },
    {
      kind: 'passive_ideation',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(dormir|deitar) e (nunca|nao) (mais )?(acordar|acordasse)',
        '(ninguem) (<MUITO>)? (vai|ia|iria) (sentir|notar|ligar) ...2',
        '(pra que|para que|por que) (viver|continuar vivendo|continuar|existir)',
        '(todos|todo mundo|minha familia|eles) ...3 (melhor|melhores|mais felizes) sem (mim|eu)',
      ],
    },
    {
      kind: 'self_harm',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(me cortei|me corto|voltei a me cortar|me queimo|me queimei|me bato) (<MUITO>)? (de novo|outra vez|nos bracos|nas pernas|nas coxas|para|pra|com|END|,) !(cozinhando)',
      ],
    },
  ],
};
