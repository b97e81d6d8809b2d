import { AvatarSession, type AvatarSessionOptions } from '@visavis/client-sdk';
import { MediaProbe } from './MediaProbe.ts';
import { PageMicrophone, type Spoken } from './PageMicrophone.ts';

/** What the page saw, in order, with times of performance.now(). */
export interface SeenEvent {
  readonly at: number;
  readonly name: string;
  readonly data: unknown;
}

/** One conversation on a page, as an embedder would hold it, with a log of everything that it was told. */
class TestConversation {
  readonly events: SeenEvent[] = [];
  readonly session: AvatarSession;
  readonly player: HTMLVideoElement | HTMLAudioElement;
  #probe: MediaProbe | undefined;

  constructor(options: AvatarSessionOptions) {
    this.player = document.createElement(options.modality === 'voice' ? 'audio' : 'video');
    if (this.player instanceof HTMLVideoElement) this.player.width = 512;
    document.body.append(this.player);
    this.session = new AvatarSession(options);
    this.session.attach(this.player);
    const names = [
      'open',
      'close',
      'error',
      'state',
      'agentState',
      'playout',
      'bargeIn',
      'transcript',
      'userSpeech',
      'metrics',
      'warning',
      'sessionUpdated',
      'modality',
      'expiring',
      'recording',
      'microphone',
      'firstFrame',
    ] as const;
    for (const name of names) {
      this.session.on(name, (data: unknown) => {
        const shown = data instanceof Error ? { message: data.message, name: data.name } : data;
        this.events.push({ at: performance.now(), name, data: JSON.parse(JSON.stringify(shown)) as unknown });
      });
    }
  }

  async probe(options: { picture?: boolean } = {}): Promise<MediaProbe> {
    this.#probe ??= await MediaProbe.start(this.player, options);
    return this.#probe;
  }

  /** Received-media statistics of every peer connection that the page has open. */
  async inbound(): Promise<Record<string, unknown>[]> {
    const reports = await Promise.all(connections.map((connection) => connection.getStats()));
    return reports.flatMap((report) =>
      [...(report.values() as Iterable<Record<string, unknown>>)].filter(
        ({ type }) => type === 'inbound-rtp',
      ),
    );
  }
}

/** Every RTCPeerConnection of the page, to look at what a library keeps to itself. */
const connections: RTCPeerConnection[] = [];

/** How many key frames the page pretends to lose: until then nothing of a video reaches its decoder. */
let keyFramesToLose = 0;
/** Whether received frames go through us on their way to the decoder. What the page sends would then have to as well. */
let interceptsFrames = false;

/** Chromium's older form of encoded transforms: the newer one now and then lets a whole track past its transform. */
type EncodedStreamsReceiver = RTCRtpReceiver & {
  createEncodedStreams(): {
    readable: ReadableStream<RTCEncodedVideoFrame>;
    writable: WritableStream<RTCEncodedVideoFrame>;
  };
};

const Native = window.RTCPeerConnection;
window.RTCPeerConnection = class extends Native {
  constructor(configuration?: RTCConfiguration) {
    super({ ...configuration, encodedInsertableStreams: interceptsFrames } as RTCConfiguration);
    connections.push(this);
    if (!interceptsFrames) return;
    this.addEventListener('track', ({ receiver }) => {
      const isVideo = receiver.track.kind === 'video';
      const { readable, writable } = (receiver as EncodedStreamsReceiver).createEncodedStreams();
      const losing = new TransformStream<RTCEncodedVideoFrame, RTCEncodedVideoFrame>({
        transform(frame, controller) {
          if (!isVideo || keyFramesToLose === 0) controller.enqueue(frame);
          else if (frame.type === 'key') keyFramesToLose--;
        },
      });
      void readable.pipeThrough(losing).pipeTo(writable);
    });
  }
};

/** `'page'`: silent until `speak`. */
export interface TestOptions extends Omit<AvatarSessionOptions, 'microphone'> {
  readonly microphone?: boolean | 'page';
}

let microphone: PageMicrophone | undefined;

const api = {
  conversations: [] as TestConversation[],
  open({ microphone: wanted, ...options }: TestOptions): TestConversation {
    if (wanted === 'page') microphone ??= new PageMicrophone();
    const conversation = new TestConversation({
      ...options,
      microphone: wanted === 'page' ? microphone?.stream : wanted,
    });
    api.conversations.push(conversation);
    return conversation;
  },
  async speak(wav: string): Promise<Spoken> {
    if (!microphone) throw new Error("no conversation listens to the page's microphone");
    return microphone.speak(wav);
  },
  /** Of the page's peer connections, those that were not closed. */
  openConnections(): number {
    return connections.filter(({ connectionState }) => connectionState !== 'closed').length;
  },
  /** For `loseNextKeyFrame`, before a conversation without a microphone is opened. */
  interceptFrames(): void {
    interceptsFrames = true;
  },
  loseNextKeyFrame(): void {
    keyFramesToLose = 1;
  },
};

declare global {
  interface Window {
    visavisTest: typeof api;
  }
}
window.visavisTest = api;
