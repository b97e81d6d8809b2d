import type { Exchange } from '../../chat/Exchange.ts';
import { signalsOf } from '../../chat/wellbeing/signals.ts';
import type { ReplyWire } from './therappaiSchemas.ts';

export function toReplyWire(exchange: Exchange): ReplyWire {
  const { reply, recommendations } = exchange;
  return { reply, ...toFindings(exchange), recommendations: [...recommendations] };
}

/** What was found in a message. */
export function toFindings({
  message,
  level,
  triggers,
  escalate,
}: Exchange): Pick<ReplyWire, 'signals' | 'safety'> {
  return {
    signals: signalsOf(message, level),
    safety: { level, triggers: [...triggers], immediate_action_required: escalate },
  };
}
