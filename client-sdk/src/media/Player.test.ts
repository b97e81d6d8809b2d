import { VirtualClock } from '@visavis/shared';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Player } from './Player.ts';

/** As much of a `<video>` as is used. */
class FakeVideo extends EventTarget {
  readonly tagName = 'VIDEO';
  srcObject: unknown = null;
  muted = false;
  allowsSound = true;
  frame: (() => void) | null = null;
  readonly setAttribute = vi.fn();
  readonly pause = vi.fn();
  readonly play = vi.fn(async () => {
    if (!this.allowsSound && !this.muted) throw new DOMException('click first', 'NotAllowedError');
  });

  requestVideoFrameCallback(callback: () => void): number {
    this.frame = callback;
    return 1;
  }

  cancelVideoFrameCallback(): void {
    this.frame = null;
  }
}

class FakeTrack extends EventTarget {
  readonly kind: 'audio' | 'video';
  muted = false;

  constructor(kind: 'audio' | 'video' = 'video') {
    super();
    this.kind = kind;
  }
}

const onBlocked = vi.fn();
const onFirstFrame = vi.fn();
let clock: VirtualClock;
let player: Player;
let video: FakeVideo;

function attach(): void {
  player.attach(video as EventTarget as HTMLVideoElement);
}

function setTrack(track = new FakeTrack()): FakeTrack {
  player.setTracks([track as EventTarget as MediaStreamTrack]);
  return track;
}

beforeEach(() => {
  vi.clearAllMocks();
  clock = new VirtualClock();
  video = new FakeVideo();
  player = new Player({
    createStream: (initial) => {
      let tracks = initial;
      return {
        getTracks: () => tracks,
        getVideoTracks: () => tracks.filter(({ kind }) => kind === 'video'),
        addTrack: (track) => void (tracks = [...tracks, track]),
        removeTrack: (track) => void (tracks = tracks.filter((other) => other !== track)),
      } as Partial<MediaStream> as MediaStream;
    },
    clock,
    onBlocked,
    onFirstFrame,
  });
});

describe('Player', () => {
  it('plays whichever comes first, element or tracks', () => {
    setTrack();
    attach();
    expect(video.srcObject).not.toBeNull();
    const other = new FakeVideo();
    player.attach(other as EventTarget as HTMLVideoElement);
    expect(video.srcObject).toBeNull();
    expect(other.srcObject).not.toBeNull();
    player.detach();
    player.detach();
    expect(other.srcObject).toBeNull();
  });

  it('tells the first frame of a connection once', () => {
    attach();
    player.expectFirstFrame();
    setTrack();
    video.frame?.();
    setTrack();
    expect(video.frame).toBeNull();
    expect(onFirstFrame).toHaveBeenCalledOnce();
  });

  it('keeps the old picture until the new one moves, or for two seconds', async () => {
    attach();
    setTrack();
    const old = video.srcObject;
    const replacement = new FakeTrack();
    replacement.muted = true;
    setTrack(replacement);
    expect(video.srcObject).toBe(old);
    replacement.dispatchEvent(new Event('unmute'));
    expect(video.srcObject).not.toBe(old);

    const shown = video.srcObject;
    const silent = new FakeTrack();
    silent.muted = true;
    setTrack(silent);
    await clock.advance(1_900);
    expect(video.srcObject).toBe(shown);
    await clock.advance(200);
    expect(video.srcObject).not.toBe(shown);
  });

  it('moves without sound while the browser forbids it, and gives the sound back after a click', async () => {
    video.allowsSound = false;
    attach();
    setTrack();
    await vi.waitFor(() => expect(onBlocked).toHaveBeenCalledOnce());
    expect(video.muted).toBe(true);
    video.allowsSound = true;
    expect(await player.play()).toBe(true);
    expect(video.muted).toBe(false);
  });

  it('leaves an element muted that the page has muted', async () => {
    video.muted = true;
    video.allowsSound = false;
    attach();
    setTrack();
    expect(await player.play()).toBe(true);
    player.clear();
    expect(video.muted).toBe(true);
    expect(video.srcObject).toBeNull();
    expect(onBlocked).not.toHaveBeenCalled();
  });

  it('takes the picture away and brings it back in the same stream: the sound goes on', () => {
    const [sound, picture] = [new FakeTrack('audio'), new FakeTrack()] as EventTarget[] as MediaStreamTrack[];
    attach();
    player.setTracks([sound!, picture!]);
    const stream = video.srcObject as MediaStream;
    player.setTracks([sound!]);
    expect(stream.getTracks()).toEqual([sound]);
    player.setTracks([sound!, picture!]);
    expect(stream.getTracks()).toEqual([sound, picture]);
    expect(video.srcObject).toBe(stream);
    expect(video.play).toHaveBeenCalledTimes(1);
  });
});
