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

  async probe(): Promise<MediaProbe> {
    this.#probe ??= await MediaProbe.start(this.player);
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
/** How many key frames the page pretends to lose. */
let keyFramesToLose = 0;

const Native = window.RTCPeerConnection;
window.RTCPeerConnection = class extends Native {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    connections.push(this);
    this.addEventListener('track', ({ receiver }) => {
      if (receiver.track.kind === 'video') loseKeyFrames(receiver);
    });
  }
};

/** Runs received video through a transform that can drop everything before the decoder until a key frame was lost. */
function loseKeyFrames(receiver: RTCRtpReceiver): void {
  const source = `onrtctransform = ({ transformer }) => {
    let lose = 0;
    transformer.options.port.onmessage = ({ data }) => { lose = data; };
    transformer.readable.pipeThrough(new TransformStream({
      transform(frame, controller) {
        if (lose > 0) { if (frame.type === 'key') lose--; return; }
        controller.enqueue(frame);
      },
    })).pipeTo(transformer.writable);
  };`;
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  const { port1, port2 } = new MessageChannel();
  receiver.transform = new RTCRtpScriptTransform(worker, { port: port2 }, [port2]);
  setInterval(() => {
    if (keyFramesToLose > 0) port1.postMessage(keyFramesToLose);
    keyFramesToLose = 0;
  }, 20);
}

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
