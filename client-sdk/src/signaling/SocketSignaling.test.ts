import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SIGNALING_NAMESPACE, SIGNALING_PROTOCOL_VERSION } from '@visavis/shared';
import { Server, type Socket } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SocketSignaling } from './SocketSignaling.ts';

let http: HttpServer;
let server: Server;
let url: string;
let sockets: Socket[];
const open: SocketSignaling[] = [];

async function connect(token = 'good', signal = new AbortController().signal): Promise<SocketSignaling> {
  const channel = await SocketSignaling.connect({ url, token, signal });
  open.push(channel);
  return channel;
}

beforeEach(async () => {
  sockets = [];
  http = createServer();
  server = new Server(http);
  server.of(SIGNALING_NAMESPACE).use((socket, next) => {
    const { token, protocol } = socket.handshake.auth;
    if (token === 'good' && protocol === SIGNALING_PROTOCOL_VERSION) next();
    else
      next(
        Object.assign(new Error('no'), { data: { code: 'unauthorized', message: 'The token has expired.' } }),
      );
  });
  server.of(SIGNALING_NAMESPACE).on('connection', (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});

afterEach(async () => {
  for (const channel of open.splice(0)) channel.close();
  await server.close();
});

describe('SocketSignaling', () => {
  it('asks and is answered; refusals carry the server’s code', async () => {
    const channel = await connect();
    sockets[0]!.on('interrupt', (_request: unknown, ack: (answer: unknown) => void) =>
      ack({ ok: true, data: {} }),
    );
    sockets[0]!.on('message', ({ text }: { text: string }, ack: (answer: unknown) => void) =>
      ack({ ok: false, error: { code: 'conflict', message: `not now: ${text}` } }),
    );
    sockets[0]!.on('restartIce', (_request: unknown, ack: (answer: unknown) => void) =>
      ack({ ok: true, data: 7 }),
    );
    expect(await channel.request('interrupt', {})).toEqual({});
    await expect(channel.request('message', { text: 'hi' })).rejects.toMatchObject({
      code: 'conflict',
      message: 'not now: hi',
    });
    await expect(channel.request('restartIce', { transportId: 't' })).rejects.toMatchObject({
      code: 'bad_response',
    });
    await expect(channel.request('commitTurn', {}, 20)).rejects.toMatchObject({ code: 'timeout' });
  });

  it('tells events that it can read and leaves out the rest', async () => {
    const channel = await connect();
    const heard: unknown[] = [];
    channel.on('userSpeech', (event) => heard.push(event));
    sockets[0]!.emit('userSpeech', { speaking: 'maybe' });
    sockets[0]!.emit('somethingNew', {});
    sockets[0]!.emit('userSpeech', { speaking: true });
    await vi.waitFor(() => expect(heard).toEqual([{ speaking: true }]));
  });

  it('acknowledges an event once its listeners have it', async () => {
    const channel = await connect();
    const order: string[] = [];
    channel.on('userSpeech', () => order.push('told'));
    await sockets[0]!.timeout(1_000).emitWithAck('userSpeech', { speaking: true });
    order.push('acknowledged');
    expect(order).toEqual(['told', 'acknowledged']);
  });

  it('does not acknowledge an event that it could not read', async () => {
    await connect();
    const asked = sockets[0]!.timeout(200).emitWithAck('userSpeech', { speaking: 'maybe' });
    await expect(asked).rejects.toThrow('timed out');
  });

  it('says why it is not let in, and when nobody is there', async () => {
    await expect(connect('bad')).rejects.toMatchObject({
      code: 'unauthorized',
      message: 'The token has expired.',
    });
    url = 'http://127.0.0.1:9';
    await expect(connect()).rejects.toMatchObject({ code: 'network' });
  });

  it('is lost once, with its pending requests, and never comes back', async () => {
    const channel = await connect();
    const lost = vi.fn();
    channel.on('lost', lost);
    const pending = expect(channel.request('interrupt', {})).rejects.toMatchObject({
      code: 'signaling_lost',
    });
    sockets[0]!.disconnect(true);
    await pending;
    expect(lost).toHaveBeenCalledOnce();
    await expect(channel.request('interrupt', {})).rejects.toMatchObject({ code: 'signaling_lost' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sockets).toHaveLength(1);
  });

  it('closes for good, once', async () => {
    const channel = await connect();
    const lost = vi.fn();
    channel.on('lost', lost);
    const gone = new Promise((resolve) => sockets[0]!.once('disconnect', resolve));
    const pending = expect(channel.request('leave', {})).rejects.toMatchObject({ code: 'aborted' });
    channel.close();
    channel.close();
    await pending;
    await gone;
    expect(channel.closed).toBe(true);
    expect(lost).not.toHaveBeenCalled();
  });

  it('gives up connecting when told to', async () => {
    const abort = new AbortController();
    const connecting = expect(connect('good', abort.signal)).rejects.toMatchObject({ code: 'aborted' });
    abort.abort();
    await connecting;
    await expect(connect('good', abort.signal)).rejects.toMatchObject({ code: 'aborted' });
  });
});
