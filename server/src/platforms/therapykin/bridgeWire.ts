import type { Bridge, BridgeMessage } from '../../bridges/Bridge.ts';
import type { BridgeMessageWire, BridgeWire, ReplyWire } from './bridgeSchemas.ts';

export function toBridge(bridge: Bridge): BridgeWire {
  return {
    id: bridge.id,
    name: bridge.name,
    description: bridge.description,
    participants: bridge.participants.map(({ email }) => email),
    status: 'active',
    createdAt: bridge.createdAt.toISOString(),
    lastActive: bridge.lastActiveAt.toISOString(),
    type: bridge.type,
  };
}

export function toReply(message: BridgeMessage): ReplyWire {
  return {
    role: 'assistant',
    content: message.content,
    id: idOf(message),
    loading: false,
    timestamp: message.at.toISOString(),
  };
}

export function toBridgeMessage(message: BridgeMessage): BridgeMessageWire {
  return {
    id: idOf(message),
    role: message.role,
    content: message.content,
    timestamp: message.at.toISOString(),
    pseudonym: message.author?.pseudonym ?? null,
    email: message.author?.email ?? null,
    interrupted: message.interrupted,
  };
}

const MEDIATOR = 'assistant-';

/** The document's ids tell whose message it is. */
function idOf({ id, role }: BridgeMessage): string {
  return role === 'assistant' ? `${MEDIATOR}${id}` : id;
}

/** @returns our id of a message by the one on the wire. */
export function fromMessageId(id: string): string {
  return id.startsWith(MEDIATOR) ? id.slice(MEDIATOR.length) : id;
}
