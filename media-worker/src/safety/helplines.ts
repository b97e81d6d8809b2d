/** A line that answers day and night, and the emergency number beside it. */
export interface Helpline {
  readonly name: string;
  /** As people say it. */
  readonly number: string;
  /** Whether it takes text messages at the same number. */
  readonly text?: true;
  readonly emergency: string;
  /** The service's own page. */
  readonly source: string;
}

/**
 * By ISO 3166 region; only national lines that answer around the clock. To maintain: open each `source` and correct the entry;
 * nothing here tells when that was done last. Where a country is missing, https://findahelpline.com knows its lines.
 */
export const HELPLINES: Readonly<Record<string, Helpline>> = {
  US: {
    name: '988 Suicide & Crisis Lifeline',
    number: '988',
    text: true,
    emergency: '911',
    source: 'https://988lifeline.org',
  },
  CA: {
    name: '9-8-8 Suicide Crisis Helpline',
    number: '988',
    text: true,
    emergency: '911',
    source: 'https://988.ca',
  },
  GB: {
    name: 'Samaritans',
    number: '116 123',
    emergency: '999',
    source: 'https://www.samaritans.org/how-we-can-help/contact-samaritan/',
  },
  IE: {
    name: 'Samaritans',
    number: '116 123',
    emergency: '112',
    source: 'https://www.samaritans.org/ireland/samaritans-ireland/',
  },
  AU: {
    name: 'Lifeline',
    number: '13 11 14',
    emergency: '000',
    source: 'https://www.lifeline.org.au',
  },
  NZ: {
    name: '1737',
    number: '1737',
    text: true,
    emergency: '111',
    source: 'https://1737.org.nz',
  },
  IN: {
    name: 'Tele MANAS',
    number: '14416',
    emergency: '112',
    source: 'https://telemanas.mohfw.gov.in',
  },
  DE: {
    name: 'TelefonSeelsorge',
    number: '0800 111 0 111',
    emergency: '112',
    source: 'https://www.telefonseelsorge.de',
  },
  AT: {
    name: 'TelefonSeelsorge',
    number: '142',
    emergency: '112',
    source: 'https://www.telefonseelsorge.at',
  },
  CH: {
    name: 'Die Dargebotene Hand / La Main Tendue',
    number: '143',
    emergency: '112',
    source: 'https://www.143.ch',
  },
  FR: {
    name: '3114',
    number: '3114',
    emergency: '112',
    source: 'https://3114.fr',
  },
  ES: {
    name: 'Línea 024',
    number: '024',
    emergency: '112',
    source: 'https://www.sanidad.gob.es/linea024/home.htm',
  },
  BR: {
    name: 'CVV',
    number: '188',
    emergency: '192',
    source: 'https://cvv.org.br',
  },
  NL: {
    name: '113 Zelfmoordpreventie',
    number: '113',
    emergency: '112',
    source: 'https://www.113.nl',
  },
};

/** Nothing says where the person is: two lines that many can reach, and the directory of all others. */
export const DIRECTORY = 'findahelpline.com';

/**
 * @param language BCP 47. Its region decides; without one, the region where most of its speakers are, but for English,
 *   which is spoken everywhere.
 * @returns undefined when nothing is known of the region.
 */
export function helplineFor(language: string): Helpline | undefined {
  try {
    const locale = new Intl.Locale(language);
    const region = locale.region ?? (locale.language === 'en' ? undefined : locale.maximize().region);
    return region !== undefined && Object.hasOwn(HELPLINES, region) ? HELPLINES[region] : undefined;
  } catch {
    return undefined;
  }
}
