import { Call } from './Call.ts';
import { DemoApi, type Choice, type DemoSession } from './DemoApi.ts';
import { describeFailure } from './describeFailure.ts';
import { byId, copyWithFeedback } from './dom.ts';
import { embedSnippet } from './embedSnippet.ts';
import { EndedView } from './EndedView.ts';
import { PAGE_TOOLS } from './pageTools.ts';
import { StartView, type StartOptions } from './StartView.ts';

const api = new DemoApi();
const start = new StartView({ onStart: (choice, options) => void begin(choice, options) });
const ended = new EndedView({ onAgain: showStart });

/** A session, then the call: the first token comes with the session, later ones are fetched. */
async function begin(choice: Choice, { microphone, documents }: StartOptions): Promise<void> {
  const { face } = start;
  if (!face) return;
  start.setBusy(true, 'Connecting…');
  let session: DemoSession & { token: string };
  try {
    session = await api.createSession({ ...choice, tools: PAGE_TOOLS });
    if (documents.length > 0) start.setBusy(true, 'Reading…');
    for (const document of documents) await api.addDocument(session, document);
  } catch (error) {
    start.showError(describeFailure(error).text);
    start.setBusy(false);
    return;
  }
  start.setVisible(false);
  start.setBusy(false);
  let firstToken: string | null = session.token;
  const call = new Call({
    face,
    microphone,
    voices: start.voices,
    voice: choice.voice,
    debug: new URLSearchParams(location.search).has('debug'),
    getToken: async () => {
      const token = firstToken ?? (await api.token(session));
      firstToken = null;
      return token;
    },
    onEnd: (summary) => ended.show(summary),
    onBack: showStart,
  });
  call.open();
}

function showStart(): void {
  ended.setVisible(false);
  start.setVisible(true);
  byId('start-button', HTMLButtonElement).focus();
}

async function load(): Promise<void> {
  start.showError(null);
  try {
    start.show(await api.catalog());
  } catch (error) {
    start.showError(`${describeFailure(error).text} Reload the page to try again.`);
    start.setBusy(true, 'Not available');
  }
}

const snippet = embedSnippet(location.origin);
byId('embed-code', HTMLElement).textContent = snippet;
const copyEmbed = byId('copy-embed', HTMLButtonElement);
copyEmbed.addEventListener('click', () => void copyWithFeedback(copyEmbed, snippet));
await load();
