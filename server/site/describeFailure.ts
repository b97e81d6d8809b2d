import { AvatarSessionError, type AvatarSessionErrorCode } from '@visavis/client-sdk';
import { DemoApiError } from './DemoApi.ts';

export interface Failure {
  readonly title: string;
  readonly text: string;
}

const NO_CONNECTION: Failure = {
  title: 'No connection',
  text: 'The server cannot be reached. Check your network and try again.',
};
const NO_MEDIA: Failure = {
  title: 'Video could not connect',
  text: 'A firewall or VPN may block real-time video. Try another network, or try again.',
};
const OVER: Failure = {
  title: 'This conversation is over',
  text: 'Start a new one to go on talking.',
};

const FAILURES: Readonly<Partial<Record<AvatarSessionErrorCode, Failure>>> = {
  no_capacity: {
    title: 'Everyone is busy',
    text: 'All avatars are in conversations right now. Try again in a minute.',
  },
  unavailable: { title: 'Just waking up', text: 'The service is starting. Try again in a few seconds.' },
  network: NO_CONNECTION,
  signaling_lost: NO_CONNECTION,
  timeout: NO_MEDIA,
  media_failed: NO_MEDIA,
  unsupported_browser: {
    title: 'This browser cannot do it',
    text: 'Live video needs a current Chrome, Edge, Firefox or Safari.',
  },
  unauthorized: OVER,
  not_found: OVER,
  session_terminated: OVER,
};

/** What to tell a visitor when a conversation cannot begin or go on: a headline and what to do. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof DemoApiError) return { title: 'That did not work', text: error.message };
  if (error instanceof AvatarSessionError) {
    return FAILURES[error.code] ?? { title: 'Something went wrong', text: error.message };
  }
  return { title: 'Something went wrong', text: 'Please try again.' };
}
