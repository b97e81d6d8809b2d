import type { MessageId, SessionId } from '@visavis/shared';
import type { FieldCipher } from '../store/FieldCipher.ts';
import { placeOf } from '../store/sealedColumns.ts';
import type { Executor } from '../store/tables.ts';
import { assessmentSchema, type Assessment, type Exchange } from './Exchange.ts';

/** @param entry ids of the history's entries; the words themselves are there. */
export async function insertExchange(
  db: Executor,
  cipher: FieldCipher,
  entry: { id: MessageId; sessionId: SessionId; messageId: string; replyId: string | null; at: Date },
  assessment: Assessment,
): Promise<void> {
  await db
    .insertInto('chat_exchanges')
    .values({
      id: entry.id,
      session_id: entry.sessionId,
      message_id: entry.messageId,
      reply_id: entry.replyId,
      assessment: cipher.seal(placeOf('chat_exchanges', 'assessment', entry.id), JSON.stringify(assessment)),
      at: entry.at,
    })
    .execute();
}

export async function countExchanges(db: Executor, sessionId: SessionId): Promise<number> {
  const { count } = await db
    .selectFrom('chat_exchanges')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('session_id', '=', sessionId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** @returns newest first. */
export async function listExchanges(
  db: Executor,
  cipher: FieldCipher,
  sessionId: SessionId,
  { offset, limit }: { offset: number; limit: number },
): Promise<Exchange[]> {
  const rows = await db
    .selectFrom('chat_exchanges as exchange')
    .innerJoin('history_entries as message', (join) =>
      join
        .onRef('message.session_id', '=', 'exchange.session_id')
        .onRef('message.id', '=', 'exchange.message_id'),
    )
    .leftJoin('history_entries as reply', (join) =>
      join.onRef('reply.session_id', '=', 'exchange.session_id').onRef('reply.id', '=', 'exchange.reply_id'),
    )
    .select([
      'exchange.id',
      'exchange.session_id',
      'exchange.assessment',
      'exchange.at',
      'exchange.message_id',
      'exchange.reply_id',
      'message.content as message',
      'reply.content as reply',
    ])
    .where('exchange.session_id', '=', sessionId)
    .orderBy('exchange.position', 'desc')
    .offset(offset)
    .limit(limit)
    .execute();
  const said = (entryId: string, content: string): string =>
    cipher.open(placeOf('history_entries', 'content', sessionId, entryId), content);
  return rows.map((row) => ({
    ...assessmentSchema.parse(
      JSON.parse(cipher.open(placeOf('chat_exchanges', 'assessment', row.id), row.assessment)),
    ),
    id: row.id,
    sessionId: row.session_id,
    replyId: row.reply_id,
    message: said(row.message_id, row.message),
    reply: row.reply_id === null || row.reply === null ? '' : said(row.reply_id, row.reply),
    at: row.at,
  }));
}
