import type { LanguageCues } from './Language.ts';

export const GERMAN: LanguageCues = {
  language: 'de',
  concepts: {
    SEHR: 'einfach|nur|wirklich|so|am liebsten|jetzt|heute|heute nacht|heute abend|morgen|bald|manchmal|oft|immer|endlich|mich|schon|auch|doch|ernsthaft|wieder|staendig|standig',
    UMBRINGEN:
      'umbringen|umzubringen|toten|zu toten|erhangen|aufhangen|zu erhangen|aufzuhangen|erschiessen|zu erschiessen|ertranken|vergiften|das leben nehmen|das leben zu nehmen|vor (den|einen) zug (werfen|schmeissen|zu werfen)',
  },
  idioms: [
    '(sterbe|sterben|verhungere|gestorben|stirbt) (vor|fast vor) (lachen|hunger|durst|langeweile|scham|kalte|hitze|neugier|mudigkeit)',
    '(lach|lache) mich tot',
    '(zeit|prozess|prozesse) (totschlagen|toten|beenden)',
    'bringt mich um !(und) (END|diese|dieser|das|der)',
  ],
  negations:
    '(nicht|nie|niemals|kein|keine|keinen|ohne) (mehr |daran |vor |die absicht |wirklich |einfach )?(mich |mir )?',
  rules: [
    {
      kind: 'active_ideation',
      level: 'crisis',
      patterns: [
        '(mich|mir) (<SEHR>)? (<SEHR>)? <UMBRINGEN> !(nicht)',
        '(bring|bringe) (ich )?mich (<SEHR>)? (<SEHR>)? um',
        '(bring|bringe|brachte|brachte|hange|erschiesse|erhange|tote) (ich )?mich (<SEHR>)? (um|auf|END)',
        '(will|mochte|wollte|werde|wunschte|muss|sollte|konnte|wurde|wurde gerne|ware) (ich )?(<SEHR>)? (<SEHR>)? (sterben|tot sein|nicht mehr sein|tot|nicht mehr existieren)',
        'am liebsten (ware|wurde) ich (<SEHR>)? (tot|sterben|nicht mehr da|nie geboren)',
        '(selbstmord|suizid|freitod) ...3 (begehen|machen|begeh|zu begehen|nachgedacht|nachdenken|planen|geplant|ausweg|losung)',
        '(denke|dachte|denken|nachgedacht|nachdenken|gedanken|gedanke) (<SEHR>)? (an|uber|daran|vom|am) (den |meinen |selbst)?(selbstmord|suizid|tod|freitod|mich)',
        '(selbstmordgedanken|suizidgedanken|todeswunsch|suizidal|selbstmordgefahrdet|suizidgedanke|lebensmude)',
        '(mache|machen|mach|setze|setzen|beende|beenden) ...2 (schluss|ende|leben) ...2 (leben|END)',
        '(schluss|ein ende) (mit|machen mit|zu machen) ...1 (meinem )?leben',
        '(mein|meinem) leben (<SEHR>)? (beenden|ein ende setzen|ein ende machen|nehmen|zu beenden)',
        '(springe|springen|spring) (ich )?(<SEHR>)? (von|vor|aus|vom) (der|die|den|einer|einem|dem|das|einen)? (brucke|zug|dach|hochhaus|balkon|fenster|bahn|klippe)',
        'lasst mich sterben',
      ],
    },
    {
      kind: 'active_ideation',
      level: 'crisis',
      negationIsMeant: true,
      patterns: [
        '(nicht|nie|keine lust|keine kraft|kein grund|ohne lust|nimmer) (<SEHR>)? (mehr )?(<SEHR>)? (zu )?(leben|weiterleben|weiter leben|weiterzuleben|existieren|am leben sein|aufwachen|da sein)',
        '(keine lust|keine kraft|keinen sinn|keinen grund) mehr (zu|am|im|fur) (leben|weiterleben)',
      ],
    },
    {
      kind: 'plan_or_means',
      level: 'crisis',
      patterns: [
        '(habe|hab) ...2 (alle|zu viele|eine packung|die ganze packung|viele|ganze schachtel|einen haufen) ...2 (tabletten|pillen|medikamente|schlaftabletten|packung) ...1 (geschluckt|genommen|eingenommen)',
        '(alle|zu viele) (tabletten|pillen|schlaftabletten) (geschluckt|genommen)',
        '(pulsadern|handgelenke) (aufgeschnitten|aufschneiden|aufzuschneiden)',
        '(abschiedsbrief|abschiedsbriefe) (geschrieben|schreiben|fertig|liegt)',
        'wie viele (tabletten|pillen|schlaftabletten) ...4 (sterben|tot|umbringen)',
        '(stehe|sitze) (<SEHR>)? (auf|an) (der|dem|einer|einem|den) (brucke|dach|klippe|gleisen|bahngleisen|hochhaus) !(und (schaue|genieße|trinke|geniesse)|mit|in der sonne)',
      ],
    },
    {
      kind: 'attempt',
      level: 'crisis',
      aboutThePast: true,
      patterns: [
        '(versucht|versuchte) ...3 (umzubringen|das leben zu nehmen|zu erhangen|zu toten|zu sterben|aufzuhangen)',
        '(selbstmordversuch|suizidversuch)',
      ],
    },
    {
      kind: 'goodbye',
      level: 'crisis',
      negationIsMeant: true,
      patterns: [
        'wenn (du|ihr|sie) das (liest|lest|lesen) ...4 (tot|nicht mehr|weg)',
        '(morgen|bald) (bin|werde) ich (nicht mehr|tot) ...2',
        '(leb wohl|lebt wohl|lebe wohl) ...2',
        '(mein|das ist mein|meine) (letzte|letzter) (nachricht|tag|nacht|brief)',
      ],
    },
    {
      kind: 'passive_ideation',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(wunschte|wunsche|hoffe|wenn) (mir )?(nur )?(ich )?(ware|wurde|wache|hatte)? (ich )?...2 (tot|nie geboren|nicht geboren|nicht mehr auf|nicht mehr aufwachen|nicht mehr da|gestorben|nicht existieren)',
        '(ohne mich) ...3 (besser|glucklicher|leichter) ...2',
        '(alle|es|meine familie|jeder|sie) ...3 (besser|glucklicher) ...1 (dran )?(ohne mich)',
        '(das|mein) leben (<SEHR>)? (hat|ist|macht|ergibt) (<SEHR>)? (keinen|nicht|kein|keine) ...3 (sinn|wert|lebenswert) ...2',
        '(keinen|kein) (grund|sinn) ...2 (leben|weiterzuleben|weiterleben|weiterzumachen)',
        '(mude|satt|leid) (vom|zu|des|das) (leben|lebens)',
        '(bin|nur) (<SEHR>)? eine (last|belastung)',
        '(verschwinden|einschlafen) (und|fur) (immer|nie mehr|nicht mehr) ...2',
      ],
    },
    {
      kind: 'self_harm',
      level: 'warning',
      patterns: [
        '(ritze|schneide|verletze|verbrenne|selbst verletzen|ritzen) (ich )?(mich|selbst)',
        'mich (<SEHR>)? (ritzen|selbst verletzen|geritzt|selbst verletzt|zu ritzen|verletzen)',
        '(selbstverletzung|selbstverletzendes)',
      ],
    },
    {
      kind: 'abuse',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(mein (mann|freund|vater|stiefvater|partner|onkel|ex)|meine (mutter|frau|freundin)|er|sie) (schlagt|verprugelt|missbraucht|bedroht|wurgt|vergewaltigt) mich',
      ],
    },
    {
      kind: 'plan_or_means',
      level: 'crisis',
      patterns: [
        '(stehe|steh|sitze|sitz|bin|liege) (<SEHR>)? (auf|an|am|bei) (der|den|dem|einer|einem)? ...2 (brucke|dach|gleisen|gleis|bahngleisen|klippe|abgrund|hochhaus|fensterbrett) ...8 (zug|springe|springen|warte|runter|schluss|letzte)',
        '(tabletten|pillen|seil|strick|messer|pistole|rasierklinge) (<SEHR>)? (liegt|liegen|ist|sind) (<SEHR>)? (vor mir|bereit|neben mir|schon bereit|da)',
        '(werde|will|spring|springe|wurde) (<SEHR>)? ...2 (springen|vor den zug|von der brucke|vom dach)',
        'meinem leben ein ende (setzen|machen|bereiten)',
      ],
    },
    {
      kind: 'goodbye',
      level: 'crisis',
      negationIsMeant: true,
      patterns: [
        'abschiedsbrief* ...6',
        '(verzeiht mir|verzeih mir|vergebt mir|es tut mir leid) ...6 (gehe|geh|lebt wohl|kann nicht mehr|fur immer|leb wohl)',
        '(meine letzte nacht|mein letzter (tag|abend)|meine letzte nachricht)',
      ],
    },
    {
      kind: 'active_ideation',
      level: 'crisis',
      patterns: [
        '(denke|denk|denken|gedanken) ...4 (selbstmord|suizid|tod|sterben|umbringen)',
        '(bring|bringe) (<SEHR>)? (mich) (<SEHR>)? ...3 um',
        '(nehme|nehm) mir (<SEHR>)? das leben',
      ],
    },
    {
      kind: 'third_party',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(schwester|bruder|freund|freundin|sohn|tochter|mutter|vater|mann|frau|oma|opa|kollege|kollegin|nachbar|nachbarin|schuler|schulerin|kumpel|er|sie) ...8 (sich (umbringen|das leben nehmen|aufhangen|erhangen|toten|ritzen|ritzt|selbst verletzt|vor den zug)|will sterben|nicht mehr leben will|springen will|will springen|springt)',
        '(ritzt|schneidet|verletzt) sich',
      ],
    },
    {
      kind: 'violence',
      level: 'crisis',
      patterns: [
        '(ich )?(stech|steche|bring|bringe|knall|knalle|schlag|schlage|erschiess|erschiesse|schiess) (<SEHR>)? (ihn|sie|die|den|ihm|alle) ...3 (ab|um|tot|nieder|nachher|heute|END)',
        '(werde|will) (ihn|sie|alle|meine ...1|meinen ...1) (umbringen|toten|abstechen|erschiessen|erstechen|totschlagen)',
      ],
    },
    {
      kind: 'abuse',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(schlagt|verprugelt|missbraucht|bedroht|wurgt|vergewaltigt|sperrt|gewurgt|geschlagen|verprugelt) (mich|mir)',
        'mich (<SEHR>)? (geschlagen|gewurgt|vergewaltigt|missbraucht|eingesperrt|verprugelt|bedroht)',
        '(fasst|fasste|fass) mich ...3 an',
        'bringt (er |sie )?mich um (wenn|falls)',
      ],
    },
    {
      kind: 'passive_ideation',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(einschlafen|schlafen) und (nie|nicht) (wieder|mehr) (aufwachen|aufzuwachen)',
        '(falle|fall|bin) (<SEHR>)? ...3 (zur last|eine last|im weg)',
        '(keiner|niemand) (<SEHR>)? (wurde|wird) (mich )?(vermissen|merken|bemerken)',
        '(wozu|warum) (<SEHR>)? (noch )?(leben|weiterleben|weitermachen|lebe ich)',
      ],
    },
    {
      kind: 'self_harm',
      level: 'warning',
      negationIsMeant: true,
      patterns: [
        '(hab|habe) (<SEHR>)? mich (<SEHR>)? (wieder |heute |gestern |schon )?(geritzt|geschnitten|verletzt|verbrannt) !(beim|am (papier|herd))',
      ],
    },
  ],
};
