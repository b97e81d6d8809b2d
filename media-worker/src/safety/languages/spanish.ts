import type { LanguageCues } from './Language.ts';

export const SPANISH: LanguageCues = {
  language: 'es',
  concepts: {
    MUY: 'solo|ya|tanto|mucho|realmente|de verdad|simplemente|siempre|a veces|tambien|hoy|ahora|tan',
    QUIERO:
      'quiero|queria|quisiera|necesito|deseo|voy a|vamos a|pienso en|pienso|pensando en|he pensado en|pense en|tengo ganas de|tengo pensado|estoy por|estoy a punto de|planeo|decidi|he decidido|intento|me gustaria|prefiero|preferiria|podria|deberia|debo|ganas de|pensamientos de|ideas de',
    MORIR:
      'morir|morirme|matarme|suicidarme|suicidar|ahorcarme|colgarme|dispararme|pegarme un tiro|cortarme las venas|quitarme la vida|acabar con mi vida|terminar con mi vida|acabar con todo|terminar con todo|acabar con esto|tirarme (de un puente|al tren|por la ventana|del balcon)|lanzarme|desaparecer para siempre|estar muerto|estar muerta|dejar de vivir|dejar de existir|no despertar|poner fin a mi vida|ponerle fin a mi vida',
  },
  idioms: [
    'me (muero|muero de|mato|estoy muriendo) (de|por) (risa|hambre|sed|frio|calor|sueno|verguenza|ganas|aburrimiento|amor|miedo|verte|ver|ir|comer|conocer)',
    '(quiero|quisiera) (morir|morirme) de (risa|verguenza|amor|risas)',
    'matar (el|un) (tiempo|rato|proceso)',
    '(me corto|cortarme|me voy a cortar) (la coleta|el pelo|las unas|el flequillo|las puntas|las venas con (el|la|este|esta|tu|su))',
    'carta de despedida (para|a) (mi|un|una|el|la) (companer*|jef*|colega|profesor*|vecin*|equipo|oficina)',
    'matarme (estudiando|trabajando|entrenando|en el gimnasio)',
  ],
  negations:
    '(no|nunca|jamas|tampoco|sin) (me |te |lo )?(quiero |voy a |pienso |quisiera |he pensado en |tengo ganas de |deseo |me )?',
  rules: [
    {
      kind: 'active_ideation',
      level: 'crisis',
      patterns: [
        '<QUIERO> (<MUY>)? <MORIR>',
        'me (<MUY>)? (quiero|voy a|quisiera|gustaria|deberia|podria|tengo que|debo|queria) (<MUY>)? (morir|matar|suicidar|ahorcar|colgar|disparar|pegar un tiro|cortar las venas|quitar la vida|tirar (de|al|por|desde) ...2|lanzar (de|al|por|desde) ...2)',
        '(quitarme|quitar mi|acabar con mi|terminar con mi|ponerle fin a mi|poner fin a mi) (vida|propia vida)',
        '(matarme|suicidarme|ahorcarme)',
        'me (voy a matar|mato|suicido|ahorco)',
        '(pienso|pensando|pensado|pensamientos|ideas|piensa) (<MUY>)? (en|de|sobre) (el |la |mi )?(suicidio|muerte|suicidas|morir)',
        '(pensamientos|ideas|ideacion|tendencias) (suicidas|suicida)',
        '(soy|estoy|me siento) (<MUY>)? suicida',
        'el suicidio es (la|mi) ...1 (unica )?(salida|opcion|solucion)',
        '(hacerlo|acabar con todo) (hoy|esta noche|manana)',
        'dejame morir',
      ],
    },
    {
      kind: 'active_ideation',
      level: 'crisis',
      negationIsMeant: true,
      patterns: [
        '(no|sin) (<MUY>)? (quiero|deseo|quisiera|tengo ganas de|puedo|ganas de|aguanto|soporto) (<MUY>)? (mas |seguir )?(vivir|viviendo|existir|seguir con vida|estar vivo|estar viva|despertar|despertarme)',
        'prefiero (estar )?(muerto|muerta|morir)',
      ],
    },
    {
      kind: 'plan_or_means',
      level: 'crisis',
      patterns: [
        'me (he )?(tome|tomado|trague|tragado) (todas|muchas|demasiadas|un monton de|todo|un frasco|una caja|el frasco|la caja) ...3 (pastillas|medicamentos|medicinas|frasco|caja|todas)?',
        '(tome|trague) (todas|un frasco de|demasiadas|muchas) ...2 (pastillas|medicamentos)',
        'me (corte|he cortado|estoy cortando) las (venas|munecas)',
        '(carta|nota) (de )?(suicidio|despedida|suicida)',
        '(compre|tengo) (una|la) (cuerda|soga|pistola) ...3 (ahorcarme|matarme|para mi|lista)',
        '(cuantas|que) (pastillas|medicamentos) ...4 (morir|matarme|matar)',
        '(estoy|parado|parada) (en|sobre|al borde de) (el|la|un|una) (puente|azotea|techo|cornisa|precipicio|vias) !(mirando|viendo|con (mi|mis|unos|los)|paseando|tomando|haciendo|y hace)',
      ],
    },
    {
      kind: 'attempt',
      level: 'crisis',
      aboutThePast: true,
      patterns: [
        '(intente|trate de|he intentado|intentado|intento de|queria) (matarme|suicidarme|suicidio|quitarme la vida|ahorcarme|morir|cortarme las venas)',
      ],
    },
    {
      kind: 'goodbye',
      level: 'crisis',
      negationIsMeant: true,
      patterns: [
        '(adios|chao) (para siempre|mundo|mundo cruel|a todos)',
        'cuando (leas|leais|lean|leais) esto ...4 (muerto|muerta|no estare|habre)',
        '(esta es|este es) mi (ultimo|ultima|despedida) ...2',
        '(manana|pronto) ya no (estare|voy a estar)',
      ],
    },
    {
      kind: 'passive_ideation',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(ojala|desearia|quisiera|me gustaria) (no )?(haber|hubiera|hubiese|estuviera|estuviese|me|estar|nunca)? ...2 (muerto|muerta|nacido|muriera|despertara|despertarme|despertar|existir|existiera|desaparecer|morirme)',
        '(todos|el mundo|mi familia|todo el mundo|ellos|mis hijos) (estarian|estaria|estaran|seria|serian|vivirian) (mejor|mas felices) sin mi',
        '(estariais|estarian|estaria) mejor sin mi',
        '(quiero|quisiera|necesito) (<MUY>)? (desaparecer|dormir para siempre|no existir|dejar de existir|no despertar)',
        'la vida (ya )?no (vale la pena|tiene sentido)',
        '(no tengo|no hay|sin) (ninguna )?(razon|razones|motivo|motivos|motivo alguno) (para|de|por) (vivir|seguir)',
        '(no puedo|no aguanto|ya no aguanto|no soporto) (mas )?(vivir|la vida|esta vida|seguir asi)',
        '(cansado|cansada|harto|harta) de (vivir|la vida|esta vida|existir)',
        'soy una carga',
      ],
    },
    {
      kind: 'self_harm',
      level: 'warning',
      patterns: [
        '(me corto|cortarme|me estoy cortando|hacerme dano|me hago dano|autolesion|autolesiones|autolesionarme|me autolesiono|lastimarme|me lastimo)',
      ],
    },
    {
      kind: 'abuse',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(mi (marido|esposo|novio|pareja|padre|padrastro|papa|madre|novia|mujer|tio)|el|ella) me (pega|golpea|maltrata|viola|toca|amenaza|pego|golpeo|violo|toco)',
      ],
    },
    {
      kind: 'plan_or_means',
      level: 'crisis',
      patterns: [
        '(tengo|con) (<MUY>)? (las|todas las|un monton de|unas|el frasco de|una caja de) ...1 (pastillas|medicamentos|medicinas) (<MUY>)? (en (la mano|la mesa)|delante|aqui|enfrente|listas|preparadas|al lado)',
        '(la|una) (pistola|escopeta|soga|cuerda|navaja) (<MUY>)? (esta )?(cargada|lista|en (la mesa|mi mano|la mano)|colgada|preparada)',
        '(voy a|estoy por|estoy a punto de) (saltar|tirarme|aventarme|lanzarme|dispararme|colgarme|tomarmelas|tomarme (todas|todo))',
        '(en|sobre|esperando en|parado en|sentado en) (las vias|la azotea|el puente|la cornisa|el borde) ...6 (saltar|tren|tirarme|pasar|adios)',
      ],
    },
    {
      kind: 'goodbye',
      level: 'crisis',
      negationIsMeant: true,
      patterns: [
        '(deje|escribi|he dejado|he escrito|les deje) (<MUY>)? (una |unas |la )?(carta|cartas|nota|notas) (de despedida|para (mi|mis|ella|el|ellos|todos)|a (mi|mis|ella|todos))',
        '(perdonenme|perdoname|perdonadme|perdon) ...6 (adios|no aguanto|me voy|ya no|hijos|mama|todo)',
        '(me despido|me voy para siempre|esta es mi despedida|es mi ultima noche|hasta nunca)',
      ],
    },
    {
      kind: 'third_party',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(amiga|amigo|hermana|hermano|hijo|hija|novia|novio|madre|padre|mama|papa|primo|prima|esposo|esposa|companero|companera|vecino|vecina|alumno|alumna|ella|el) ...6 (se (quiere|va a|quiso|intento) (matar|morir|suicidar|tirar|colgar|ahorcar|lanzar)|quiere (matarse|morir|morirse|suicidarse)|va a (matarse|suicidarse|tirarse)|intento (matarse|suicidarse)|se corta|se esta cortando|se autolesiona)',
      ],
    },
    {
      kind: 'violence',
      level: 'crisis',
      patterns: [
        '(lo|la|los|las|le) (voy a|quiero) (matar|acuchillar|apunalar|disparar|quemar)',
        '(voy a|quiero) (matarlo|matarla|matarlos|apunalarlo|acuchillarla|dispararle|matar a (mi|ese|esa|todos|el|la))',
      ],
    },
    {
      kind: 'abuse',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        'me (pega|golpea|maltrata|viola|amenaza|estrangula|ahorca|encierra|pego|golpeo|violo|estrangulo|encerro)',
        '(dice que )?(me mata|me va a matar|me matara) ...3 (si (me voy|lo dejo|la dejo|hablo|digo))',
      ],
    },
    {
      kind: 'passive_ideation',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(dormirme|dormir|acostarme) y (no|nunca|jamas) (mas )?(despertar|despertarme)',
        '(nadie|ninguno) (<MUY>)? (me )?(extranaria|echaria de menos|notaria|va a extranar)',
        '(no doy|no puedo|no aguanto) mas ...4 (morir|vivir|matar|acabar|terminar)',
        '(para que|de que sirve) (seguir )?(vivir|viviendo|seguir|existir)',
        'mejor (me muero|muerto|muerta)',
      ],
    },
    {
      kind: 'self_harm',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(me|volvi a|he vuelto a) (corte|cortarme|quemo|queme|hice cortes|hago cortes|hice dano|pego a mi mism*|golpeo la cabeza|rasguno) (<MUY>)? (los brazos|las piernas|los muslos|las munecas|otra vez|de nuevo|con|para sentir|pa sentir|END)',
      ],
    },
  ],
};
