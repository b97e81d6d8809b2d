import type { Consumer } from 'mediasoup/types';

/**
 * Does something to a consumer, unless it is closed or closes meanwhile: it closes with the avatar, whose media-worker may
 * be lost at any moment, and then new ones are consumed.
 */
export async function whileOpen(consumer: Consumer, act: () => Promise<void>): Promise<void> {
  try {
    if (!consumer.closed) await act();
  } catch (error) {
    if (!consumer.closed) throw error;
  }
}
