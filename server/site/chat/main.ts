import { ApiError, call, describe } from '../api.ts';
import { byId, make } from '../dom.ts';
import { showAlert } from '../safetyAlert.ts';
import { Composer, MessageList, showProblem } from '../talk.ts';
import { MindigoClient } from './MindigoClient.ts';

const KEPT = 'visavis-chat';
const USER_NAME = 'Guest';

interface Place {
  readonly userId: string;
  readonly sessionId: string;
}

const messages = new MessageList();
const composer = new Composer((text) => void say(text));
const newChat = byId('new-chat', HTMLButtonElement);
let place: Place | null = null;

/** The visitor's own, from before or new. @throws ApiError. */
async function enter(): Promise<Place> {
  const kept = keptPlace();
  if (kept) {
    try {
      const history = await clientOf(kept).loadHistory(kept.sessionId);
      for (const { user_message, ai_response } of history) {
        messages.add('user', user_message);
        if (ai_response) messages.add('assistant', ai_response);
      }
      const last = history.at(-1)?.metadata;
      if (last) {
        showMood(last.mood);
        showRecommendations(last.recommendations);
        if (last.escalate) showAlert('crisis');
      }
      return kept;
    } catch (error) {
      // The cookie has expired, or the session is gone: begin anew.
      if (!(error instanceof ApiError) || error.status === 0) throw error;
    }
  }
  const response = await call('/demo/chat-users', { method: 'POST' });
  if (!response.ok)
    throw new ApiError(response.status, 'Too many visitors just now: try again in some minutes.');
  const { user_id } = (await response.json()) as { user_id: number };
  const userId = String(user_id);
  return keep({ userId, sessionId: await clientOf({ userId }).createSession() });
}

function clientOf({ userId }: { userId: string }): MindigoClient {
  return new MindigoClient({ userId, userName: USER_NAME });
}

function keptPlace(): Place | null {
  const [userId, sessionId] = (sessionStorage.getItem(KEPT) ?? '').split(' ');
  return userId && sessionId ? { userId, sessionId } : null;
}

function keep(kept: Place): Place {
  sessionStorage.setItem(KEPT, `${kept.userId} ${kept.sessionId}`);
  return kept;
}

async function say(text: string): Promise<void> {
  showProblem(null);
  setBusy(true);
  messages.add('user', text);
  const answer = messages.add('assistant', '');
  answer.classList.add('is-writing');
  try {
    place ??= await enter();
    await clientOf(place).sendStreamingMessage(text, place.sessionId, {
      updateMessageDisplay: (whole) => messages.change(() => (answer.textContent = whole)),
      displayRecommendations: showRecommendations,
      handleSafetyAlert: ({ level }) => showAlert(level),
      showEscalationOptions: () => byId('alert', HTMLElement).scrollIntoView({ block: 'nearest' }),
      updateMoodIndicator: showMood,
    });
  } catch (error) {
    showProblem(describe(error));
    if (answer.textContent === '') answer.remove();
  } finally {
    answer.classList.remove('is-writing');
    setBusy(false);
  }
}

function showRecommendations(recommendations: readonly string[]): void {
  byId('recommendations', HTMLElement).replaceChildren(
    ...recommendations.map((text) => make('li', { text })),
  );
  byId('no-recommendations', HTMLElement).hidden = recommendations.length > 0;
}

function showMood(mood: string): void {
  const element = byId('mood', HTMLElement);
  element.dataset.mood = mood;
  element.textContent = mood;
}

function clearBeside(): void {
  showAlert('none');
  showRecommendations([]);
  const mood = byId('mood', HTMLElement);
  mood.dataset.mood = 'none';
  mood.textContent = 'Not yet known';
}

function setBusy(busy: boolean): void {
  composer.setBusy(busy);
  newChat.disabled = busy;
  if (!busy) composer.focus();
}

newChat.addEventListener('click', () => {
  messages.clear();
  clearBeside();
  showProblem(null);
  void load(async () => {
    if (!place) return enter();
    const { userId } = place;
    return keep({ userId, sessionId: await clientOf({ userId }).createSession() });
  });
});

async function load(open: () => Promise<Place>): Promise<void> {
  setBusy(true);
  try {
    place = await open();
  } catch (error) {
    showProblem(describe(error));
  } finally {
    setBusy(false);
  }
}

await load(enter);
