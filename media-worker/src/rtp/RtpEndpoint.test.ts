import { VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { MediaClock } from './MediaClock.ts';
import { buildReport, parseRtcp } from './rtcp.ts';
import { buildRtp, isRtcp, parseRtp, type RtpPacket } from './rtpPacket.ts';
import { RtpEndpoint } from './RtpEndpoint.ts';
import { FakeChannel } from './testing/FakeChannel.ts';

const AUDIO = { ssrc: 0xa1, payloadType: 100 };
const VIDEO = { ssrc: 0xb2, payloadType: 101 };
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const PLI = hex('81ce0002 00000000 000000b2');

async function open(video: typeof VIDEO | null = VIDEO) {
  const clock = new VirtualClock();
  const channel = new FakeChannel(() => clock.now());
  const mediaClock = new MediaClock(clock);
  const endpoint = await RtpEndpoint.create({
    ip: '127.0.0.1',
    port: 4_000,
    cname: 'ses_1',
    audio: AUDIO,
    video,
    clock,
    mediaClock,
    openChannel: async () => channel,
  });
  const rtp = (): (RtpPacket & { at: number })[] =>
    channel.sent
      .filter(({ datagram }) => !isRtcp(datagram))
      .map(({ at, datagram }) => ({ at, ...parseRtp(datagram)! }));
  const rtcp = () => channel.sent.filter(({ datagram }) => isRtcp(datagram));
  return { clock, channel, endpoint, rtp, rtcp };
}

const frame = (bytes: number, timestampMs: number, keyFrame = false) => ({
  data: new Uint8Array(bytes).fill(7),
  keyFrame,
  timestampMs,
});

describe('RtpEndpoint sends', () => {
  it('a report first, so that a comedia transport learns the address', async () => {
    const { channel } = await open();
    const [first] = channel.sent;
    expect(first!.datagram.toString('hex')).toBe(
      '80c90001000000a1' + '81ca0003000000a1' + '0105' + Buffer.from('ses_1').toString('hex') + '00',
    );
  });

  it('sound and picture with timestamps from one clock', async () => {
    const { clock, endpoint, rtp } = await open();
    for (let i = 0; i < 6; i++) {
      endpoint.sendAudio(Uint8Array.of(i), i * 20, { marker: i === 0 });
      if (i % 2 === 0) endpoint.sendVideo(frame(10, i * 20));
      await clock.advance(20);
    }
    const audio = rtp().filter((packet) => packet.ssrc === AUDIO.ssrc);
    const video = rtp().filter((packet) => packet.ssrc === VIDEO.ssrc);
    audio.forEach((packet, i) => {
      expect(packet.payloadType).toBe(100);
      expect(packet.marker).toBe(i === 0);
      expect(packet.timestamp - audio[0]!.timestamp).toBe(i * 960);
      expect(packet.sequenceNumber - audio[0]!.sequenceNumber).toBe(i);
    });
    video.forEach((packet, i) => {
      expect(packet.payloadType).toBe(101);
      expect(packet.marker).toBe(true);
      expect(packet.timestamp - video[0]!.timestamp).toBe(i * 3_600);
    });
    expect(audio).toHaveLength(6);
    expect(video).toHaveLength(3);
  });

  it('sender reports that put both streams on the same instant', async () => {
    const { clock, endpoint, rtp, rtcp } = await open();
    endpoint.sendAudio(Uint8Array.of(1), 0);
    endpoint.sendVideo(frame(10, 0));
    await clock.advance(1_000);
    const last = (ssrc: number): Buffer =>
      rtcp().findLast(({ datagram }) => datagram[1] === 200 && datagram.readUInt32BE(4) === ssrc)!.datagram;
    const audio = last(AUDIO.ssrc);
    const video = last(VIDEO.ssrc);
    expect(audio.subarray(8, 16)).toEqual(video.subarray(8, 16));
    const first = (ssrc: number): number => rtp().find((packet) => packet.ssrc === ssrc)!.timestamp;
    const audioMs = (audio.readUInt32BE(16) - first(AUDIO.ssrc)) / 48;
    const videoMs = (video.readUInt32BE(16) - first(VIDEO.ssrc)) / 90;
    expect(audioMs).toBeCloseTo(videoMs, 1);
    expect(audio.readUInt32BE(20)).toBe(1);
    expect(video.readUInt32BE(20)).toBe(1);
    expect(video.readUInt32BE(24)).toBe(14);
  });

  it('reports every 120 ms in the first second of media, then each second', async () => {
    const { clock, endpoint, rtcp } = await open(null);
    await clock.advance(5_000);
    const before = rtcp().length;
    endpoint.sendAudio(Uint8Array.of(1), 5_000);
    await clock.advance(960);
    expect(rtcp().length - before).toBe(9);
    await clock.advance(3_000);
    expect(rtcp().length - before).toBe(12);
  });

  it('a big frame in paced bursts, with sound passing by', async () => {
    const { clock, endpoint, rtp } = await open();
    endpoint.sendVideo(frame(1_184 * 100, 0, true));
    endpoint.sendAudio(Uint8Array.of(1), 0);
    expect(rtp()).toHaveLength(25);
    await clock.advance(20);
    const video = rtp().filter((packet) => packet.ssrc === VIDEO.ssrc);
    expect(video).toHaveLength(100);
    const perBurst = Map.groupBy(video, (packet) => packet.at);
    expect([...perBurst].map(([at, packets]) => [at, packets.length])).toEqual([
      [0, 24],
      [2, 24],
      [4, 24],
      [6, 24],
      [8, 4],
    ]);
    expect(video.filter((packet) => packet.marker)).toEqual([video.at(-1)]);
  });

  it('nothing ahead of its media time, and in order', async () => {
    const { clock, endpoint, rtp } = await open();
    endpoint.sendAudio(Uint8Array.of(1), 40);
    endpoint.sendAudio(Uint8Array.of(2), 60);
    endpoint.sendVideo(frame(10, 40));
    expect(rtp()).toHaveLength(0);
    await clock.advance(100);
    expect(rtp().map(({ at, ssrc }) => [at, ssrc])).toEqual([
      [40, AUDIO.ssrc],
      [40, VIDEO.ssrc],
      [60, AUDIO.ssrc],
    ]);
    expect(endpoint.stats.held).toBe(3);
    expect(() => endpoint.sendAudio(Uint8Array.of(3), 400)).toThrow(/300 ms ahead/);
  });

  it('goodbye for both streams at close, and nothing after', async () => {
    const { clock, channel, endpoint } = await open();
    endpoint.sendVideo(frame(1_184 * 100, 0));
    endpoint.close();
    endpoint.close();
    expect(channel.sent.at(-1)!.datagram.toString('hex')).toBe('82cb0002000000a1000000b2');
    expect(channel.closed).toBe(true);
    const count = channel.sent.length;
    endpoint.sendAudio(Uint8Array.of(1), 0);
    channel.receive(PLI);
    await clock.advance(5_000);
    expect(channel.sent).toHaveLength(count);
  });

  it('voice only without a video stream, and says so', async () => {
    const { endpoint } = await open(null);
    expect(() => endpoint.sendVideo(frame(1, 0))).toThrow(/voice only/);
  });
});

describe('RtpEndpoint hears', () => {
  it('key frame requests: the first at once, then at most two a second', async () => {
    const { clock, channel, endpoint } = await open();
    const at: number[] = [];
    endpoint.on('keyFrameRequest', () => at.push(clock.now()));
    for (let i = 0; i < 10; i++) {
      channel.receive(PLI);
      await clock.advance(100);
    }
    await clock.advance(2_000);
    expect(at).toEqual([0, 500, 1_000]);
  });

  it('each FIR once, and none for foreign streams', async () => {
    const { clock, channel, endpoint } = await open();
    let requests = 0;
    endpoint.on('keyFrameRequest', () => requests++);
    const fir = hex('84ce0004 00000000 00000000 000000b2 07000000');
    for (let i = 0; i < 5; i++) {
      channel.receive(fir);
      channel.receive(hex('81ce0002 00000000 000000cc'));
      await clock.advance(1_000);
    }
    expect(requests).toBe(1);
  });

  it('NACKs, and sends those packets again as they were', async () => {
    const { clock, channel, endpoint, rtp } = await open();
    endpoint.sendVideo(frame(3_000, 0));
    await clock.advance(10);
    const original = rtp();
    const nack = hex('81cd0003 00000000 000000b2 00000000');
    nack.writeUInt16BE(original[1]!.sequenceNumber, 12);
    nack.writeUInt16BE(0b1, 14);
    channel.receive(nack);
    await clock.advance(10);
    const again = rtp().slice(original.length);
    expect(again.map(({ at: _, ...packet }) => packet)).toEqual(
      original.slice(1, 3).map(({ at: _, ...packet }) => packet),
    );
    expect(endpoint.stats.resent).toBe(2);
  });

  it('does not send again what it no longer remembers', async () => {
    const { clock, channel, endpoint, rtp } = await open();
    for (let i = 0; i < 600; i++) {
      endpoint.sendVideo(frame(10, i * 40));
      await clock.advance(40);
    }
    const [first] = rtp();
    const nack = hex('81cd0003 00000000 000000b2 00000000');
    nack.writeUInt16BE(first!.sequenceNumber, 12);
    channel.receive(nack);
    expect(endpoint.stats.resent).toBe(0);
  });

  it("the receiver's loss, jitter and round trip", async () => {
    const { clock, channel, endpoint, rtcp } = await open();
    const reports: unknown[] = [];
    endpoint.on('receiverReport', (report) => reports.push(report));
    endpoint.sendAudio(Uint8Array.of(1), 0);
    const sent = rtcp().findLast(({ datagram }) => datagram[1] === 200)!.datagram;
    const block = {
      ssrc: AUDIO.ssrc,
      fractionLost: 0.25,
      cumulativeLost: 3,
      highestSequence: 9,
      jitter: 480,
      lastSenderReport: sent.readUInt32BE(10),
      delaySinceLastSenderReport: 65_536 / 10,
    };
    await clock.advance(150);
    channel.receive(buildReport(0xcc, 'sfu', null, [block, { ...block, ssrc: 0xdd }]));
    expect(reports).toEqual([
      { kind: 'audio', lossRatio: 0.25, jitterMs: 10, rttMs: expect.closeTo(50, 0) as number },
    ]);
  });

  it('the microphone, and reports on what it lost', async () => {
    const { clock, channel, endpoint, rtcp } = await open();
    const heard: number[] = [];
    endpoint.on('packet', (packet) => heard.push(packet.sequenceNumber));
    for (const sequenceNumber of [0xfffe, 0xffff, 1, 2]) {
      const packet = { payloadType: 100, marker: false, sequenceNumber, timestamp: 0, ssrc: 0xee };
      channel.receive(buildRtp(packet, new Uint8Array(0), Uint8Array.of(1)));
    }
    await clock.advance(120);
    expect(heard).toEqual([0xfffe, 0xffff, 1, 2]);
    const [report] = parseRtcp(rtcp().at(-1)!.datagram) ?? [];
    expect(report).toMatchObject({
      type: 'report',
      block: { ssrc: 0xee, cumulativeLost: 1, highestSequence: 0x1_0002, fractionLost: 51 / 256 },
    });
  });

  it('that nobody is there, once until somebody answers', async () => {
    const { channel, endpoint } = await open();
    const errors: Error[] = [];
    endpoint.on('unreachable', (error) => errors.push(error));
    channel.refuse();
    channel.refuse();
    expect(errors).toHaveLength(1);
    channel.receive(PLI);
    channel.refuse();
    expect(errors).toHaveLength(2);
  });

  it('garbage, which it counts and forgets', async () => {
    const { channel, endpoint } = await open();
    let events = 0;
    endpoint.on('packet', () => events++);
    for (const text of ['', '00', '80c8ffff', '40aaaaaa', '8f6f00010000000200000003', '81ce00ff']) {
      channel.receive(hex(text));
    }
    expect(events).toBe(0);
    expect(endpoint.stats.malformed).toBe(6);
  });
});
