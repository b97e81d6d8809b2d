import { z } from 'zod';
import { idPattern, type AccountId } from '@visavis/shared';
import { integer, onOff, setting, url } from './setting.ts';

/** What the APIs of other products ask for. */
export const platformSettings = {
  sessionIdConnect: setting(
    'SESSION_ID_CONNECT',
    'pages written for the Diarupt SDK may connect with a session id alone',
    onOff,
    true,
    'on',
  ),
  mindigoTrustGateway: setting(
    'MINDIGO_TRUST_GATEWAY',
    'X-User-Id is believed without a credential: only behind a gateway that sets it, and that alone reaches /mindigo',
    onOff,
    false,
    'off',
  ),
  therapykinAccount: setting(
    'THERAPYKIN_ACCOUNT',
    'account whose end users register at /therapykin, and that pays for what they use',
    z
      .string()
      .regex(idPattern('AccountId'), 'must be the id of an account: acc_…')
      .transform((id): AccountId | null => id as AccountId),
    null,
    'the first one',
  ),
  therapykinAppUrl: setting(
    'THERAPYKIN_APP_URL',
    'page that people come back to from paying at /therapykin; gets ?session_id=',
    url(['http:', 'https:']),
    null,
    'what the API says of the checkout',
  ),
  therapykinDemos: setting(
    'THERAPYKIN_DEMOS',
    'sessions in 24 hours that strangers may make at /therapykin without logging in',
    integer(0, 1_000_000),
    50,
  ),
} as const;
