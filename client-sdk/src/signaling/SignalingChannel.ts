import type {
  SignalingEventName,
  SignalingEventPayload,
  SignalingRequest,
  SignalingRequestName,
  SignalingResponse,
  TypedEmitter,
} from '@visavis/shared';
import type { AvatarSessionError } from '../AvatarSessionError.ts';

export type SignalingChannelEvents = {
  [Name in SignalingEventName]: [SignalingEventPayload<Name>];
} & {
  /** The channel broke without `close()`: it never comes back, a new one must be made. Emitted once, last. */
  lost: [AvatarSessionError];
};

/** One live, authenticated way to the server. */
export interface SignalingChannel extends TypedEmitter<SignalingChannelEvents> {
  readonly closed: boolean;
  /** @throws AvatarSessionError with the server's code, or `timeout`, `signaling_lost`, `bad_response`. */
  request<Name extends SignalingRequestName>(
    name: Name,
    data: SignalingRequest<Name>,
    timeoutMs?: number,
  ): Promise<SignalingResponse<Name>>;
  /** Idempotent; pending requests reject with `aborted`. What must be heard is awaited before. */
  close(): void;
}

/** Makes a channel; rejects with an AvatarSessionError, soon after `signal` aborts at the latest. */
export type SignalingConnector = (target: {
  url: string;
  token: string;
  signal: AbortSignal;
}) => Promise<SignalingChannel>;
