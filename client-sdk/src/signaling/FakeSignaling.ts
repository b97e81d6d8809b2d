import {
  TypedEmitter,
  type SignalingRequest,
  type SignalingRequestName,
  type SignalingResponse,
} from '@visavis/shared';
import { AvatarSessionError } from '../AvatarSessionError.ts';
import type { SignalingChannel, SignalingChannelEvents } from './SignalingChannel.ts';

type Answer<Name extends SignalingRequestName> = (
  data: SignalingRequest<Name>,
) => SignalingResponse<Name> | Promise<SignalingResponse<Name>>;

/** How the scripted server answers; a request that is not scripted stays unanswered, as with a stuck server. */
export type SignalingScript = { [Name in SignalingRequestName]?: Answer<Name> };

/** A scripted server at the other end of a channel. For tests. */
export class FakeSignaling extends TypedEmitter<SignalingChannelEvents> implements SignalingChannel {
  readonly script: SignalingScript;
  readonly requests: { name: SignalingRequestName; data: unknown }[] = [];
  closed = false;

  constructor(script: SignalingScript) {
    super();
    this.script = script;
  }

  async request<Name extends SignalingRequestName>(
    name: Name,
    data: SignalingRequest<Name>,
  ): Promise<SignalingResponse<Name>> {
    if (this.closed) throw new AvatarSessionError('signaling_lost', 'closed');
    this.requests.push({ name, data });
    const answer: Answer<Name> | undefined = this.script[name];
    return answer ? answer(data) : new Promise(() => undefined);
  }

  names(): SignalingRequestName[] {
    return this.requests.map(({ name }) => name);
  }

  /** What the server says by itself. */
  serverSays<Name extends keyof SignalingChannelEvents>(
    name: Name,
    ...args: SignalingChannelEvents[Name]
  ): void {
    if (name === 'lost') this.closed = true;
    this.emit(name, ...args);
  }

  close(): void {
    this.closed = true;
    this.removeAllListeners();
  }
}
