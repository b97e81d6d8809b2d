import type { Assessment, Exchange } from '../../chat/Exchange.ts';
import type { ChatAnswerWire, MessageWire, SafetyAlertWire } from './mindigoSchemas.ts';

/** An event of a streamed reply. */
export type StreamEvent =
  | { readonly type: 'text'; readonly content: string }
  | { readonly type: 'recommendations'; readonly content: readonly string[] }
  | { readonly type: 'safety_alert'; readonly content: SafetyAlertWire }
  | { readonly type: 'escalate'; readonly content: true }
  | { readonly type: 'mood'; readonly content: string }
  | { readonly type: 'session_id'; readonly content: string }
  | { readonly type: 'complete'; readonly content: 'done' }
  | { readonly type: 'error'; readonly content: string };

export const STREAM_ERROR = 'An error occurred while processing your request';

/** What follows the text of a streamed reply, in the document's order. */
export function closingEvents(exchange: Exchange): readonly StreamEvent[] {
  const { recommendations, level, escalate, mood, sessionId } = exchange;
  return [
    ...(recommendations.length > 0 ? [{ type: 'recommendations', content: recommendations } as const] : []),
    ...(level === 'none' ? [] : [{ type: 'safety_alert', content: toSafetyAlert(exchange) } as const]),
    ...(escalate ? [{ type: 'escalate', content: true } as const] : []),
    { type: 'mood', content: mood },
    { type: 'session_id', content: sessionId },
    { type: 'complete', content: 'done' },
  ];
}

export function toChatAnswer(exchange: Exchange, text: string): ChatAnswerWire['data'] {
  return {
    res: text,
    recommendations: [...exchange.recommendations],
    escalate: exchange.escalate,
    safety_alert: toSafetyAlert(exchange),
    session_id: exchange.sessionId,
  };
}

export function toMessage(exchange: Exchange, user: { userId: number; userName: string }): MessageWire {
  return {
    _id: exchange.id,
    session_id: exchange.sessionId,
    user_id: user.userId,
    user_name: user.userName,
    user_message: exchange.message,
    ai_response: exchange.reply,
    // To the second, as there.
    timestamp: exchange.at.toISOString().replace(/\.\d+Z$/, 'Z'),
    metadata: {
      safety_score: SCORES[exchange.level],
      mood: exchange.mood,
      recommendations: [...exchange.recommendations],
      escalate: exchange.escalate,
    },
  };
}

/** The document shows 1 for a harmless message, and no other. */
const SCORES: Readonly<Record<Assessment['level'], number>> = {
  none: 1,
  concern: 0.7,
  warning: 0.3,
  crisis: 0,
};

function toSafetyAlert({ level, triggers }: Assessment): SafetyAlertWire {
  return { level, triggers: [...triggers], immediate_action_required: level === 'crisis' };
}

/**
 * An event as the document writes it, spaces included. All of it is ASCII: the documented client decodes chunk by chunk,
 * and a letter of several bytes may lie across two.
 */
export function toStreamLine({ type, content }: StreamEvent): string {
  return `data: {"type": ${ascii(type)}, "content": ${spaced(content)}}\n\n`;
}

function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([name, field]) => `${ascii(name)}: ${spaced(field)}`);
    return `{${fields.join(', ')}}`;
  }
  return ascii(value);
}

function ascii(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
