import { modalitySchema, type ConversationMode, type Modality } from '@visavis/shared';
import { AvatarSessionError } from './AvatarSessionError.ts';

export interface AvatarSessionOptions {
  /** Base URL of the Visavis server. Default: the page's own origin. */
  url?: string | undefined;
  /** A client token from your backend (`POST /v1/sessions/{id}/token`). It is short-lived: prefer `getToken`. */
  token?: string | undefined;
  /** Called for a fresh client token at every connection, so that reconnecting works for hours. */
  getToken?: (() => Promise<string> | string) | undefined;
  /**
   * How much of the avatar the user wants. `voice`: no picture is drawn or sent. `text`: no sound either, replies come as
   * transcripts. Default: `video`, or `voice` when an `<audio>` is attached. See `setModality`.
   */
  modality?: Modality | undefined;
  /**
   * `true` (default) asks for the default microphone; constraints choose one; a MediaStream is used as it is and never
   * stopped; `false` for text only.
   */
  microphone?: boolean | MediaStream | MediaTrackConstraints | undefined;
  /** Overrides the session's mode for this connection. */
  mode?: ConversationMode | undefined;
  /** With `mode: 'hands_on'`: silence in ms after which the user's turn ends by itself. */
  handsOnTimeoutMs?: number | undefined;
  /** How long to go on trying when the connection breaks, ms. Default: 30,000. */
  reconnectForMs?: number | undefined;
}

export interface ResolvedOptions {
  readonly url: string;
  readonly getToken: () => Promise<string>;
  readonly modality: Modality | null;
  readonly microphone: boolean | MediaStream | MediaTrackConstraints;
  readonly mode: ConversationMode | undefined;
  readonly handsOnTimeoutMs: number | undefined;
  readonly reconnectForMs: number;
}

function baseUrl(url: string | undefined, pageUrl: string | undefined): string {
  try {
    const { protocol, href } = new URL(url ?? '/', pageUrl);
    if (protocol === 'http:' || protocol === 'https:') return href.replace(/\/+$/, '');
  } catch {
    // Told below, in words that help.
  }
  throw new AvatarSessionError(
    'invalid_option',
    `url must be the base URL of the Visavis server, such as "https://avatars.example.com"; it is ${JSON.stringify(url)}.`,
  );
}

function tokenSource({ token, getToken }: AvatarSessionOptions): () => Promise<string> {
  if ((token === undefined) === (getToken === undefined)) {
    throw new AvatarSessionError('invalid_option', 'Pass either token or getToken.');
  }
  return async () => {
    let value: string | undefined;
    try {
      value = token ?? (await getToken?.());
    } catch (error) {
      throw AvatarSessionError.from(error, 'network');
    }
    if (typeof value === 'string' && value !== '') return value;
    throw new AvatarSessionError(
      'invalid_option',
      'token (or what getToken returns) must be a non-empty string.',
    );
  };
}

/** @throws AvatarSessionError `invalid_option`, naming the option and what it should be. */
export function resolveOptions(options: AvatarSessionOptions, pageUrl: string | undefined): ResolvedOptions {
  const { handsOnTimeoutMs } = options;
  if (handsOnTimeoutMs !== undefined && !(handsOnTimeoutMs >= 500 && handsOnTimeoutMs <= 600_000)) {
    throw new AvatarSessionError('invalid_option', 'handsOnTimeoutMs must lie between 500 and 600,000 ms.');
  }
  if (options.modality !== undefined && !modalitySchema.safeParse(options.modality).success) {
    throw new AvatarSessionError('invalid_option', 'modality must be "video", "voice" or "text".');
  }
  return {
    url: baseUrl(options.url, pageUrl),
    getToken: tokenSource(options),
    modality: options.modality ?? null,
    microphone: options.microphone ?? true,
    mode: options.mode,
    handsOnTimeoutMs: handsOnTimeoutMs === undefined ? undefined : Math.round(handsOnTimeoutMs),
    reconnectForMs: options.reconnectForMs ?? 30_000,
  };
}
