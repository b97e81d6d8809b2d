import { createSocket, type Socket } from 'node:dgram';
import { afterEach, describe, expect, it } from 'vitest';
import { UdpChannel } from './UdpChannel.ts';

let peer: Socket | undefined;
let channel: UdpChannel | undefined;

async function bindPeer(port = 0): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(port, '127.0.0.1', resolve));
  return socket;
}

const next = (socket: Socket): Promise<{ text: string; port: number }> =>
  new Promise((resolve) =>
    socket.once('message', (data, from) => resolve({ text: data.toString(), port: from.port })),
  );

afterEach(() => {
  channel?.close();
  peer?.close();
  peer = channel = undefined;
});

describe('UdpChannel', () => {
  it('carries datagrams both ways, from its peer only', async () => {
    peer = await bindPeer();
    channel = await UdpChannel.open('127.0.0.1', peer.address().port);
    const arrived = next(peer);
    channel.send(Buffer.from('ping'));
    expect(await arrived).toEqual({ text: 'ping', port: channel.localPort });

    const heard: string[] = [];
    const pong = new Promise<void>((resolve) => {
      channel?.on('message', (data) => {
        heard.push(data.toString());
        if (data.toString() === 'pong') resolve();
      });
    });
    const stranger = await bindPeer();
    await new Promise((resolve) => stranger.send('stranger', channel?.localPort ?? 0, '127.0.0.1', resolve));
    stranger.close();
    peer.send('pong', channel.localPort, '127.0.0.1');
    await pong;
    expect(heard).toEqual(['pong']);
  });

  it('tells when the port is dead, and works again when it is back', async () => {
    peer = await bindPeer();
    const { port } = peer.address();
    peer.close();
    channel = await UdpChannel.open('127.0.0.1', port);
    const refused = new Promise<Error>((resolve) => channel?.once('unreachable', resolve));
    channel.send(Buffer.from('anyone?'));
    expect((await refused).message).toContain('ECONNREFUSED');
    peer = await bindPeer(port);
    const arrived = next(peer);
    channel.send(Buffer.from('again'));
    expect((await arrived).text).toBe('again');
  });

  it('sends what came right before close', async () => {
    peer = await bindPeer();
    channel = await UdpChannel.open('127.0.0.1', peer.address().port);
    const arrived = next(peer);
    channel.send(Buffer.from('bye'));
    channel.close();
    channel.close();
    channel.send(Buffer.from('too late'));
    expect((await arrived).text).toBe('bye');
  });

  it('refuses an address that is none', async () => {
    await expect(UdpChannel.open('not an address', 4_000)).rejects.toThrow();
  });
});
