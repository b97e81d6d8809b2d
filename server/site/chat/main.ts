import { byId, make } from '../dom.ts';
import { MindigoClient, MindigoError, type SafetyAlert } from './MindigoClient.ts';

const KEPT = 'visavis-chat';
const USER_NAME = 'Guest';

interface Place {
  readonly userId: string;
  readonly sessionId: string;
}

const messages = byId('messages', HTMLElement);
const problem = byId('problem', HTMLElement);
const composer = byId('composer', HTMLFormElement);
const prompt = byId('prompt', HTMLTextAreaElement);
const send = byId('send', HTMLButtonElement);
const newChat = byId('new-chat', HTMLButtonElement);
let place: Place | null = null;

/** The visitor's own, from before or new. @throws MindigoError, Error when the server is not there. */
async function enter(): Promise<Place> {
  const kept = keptPlace();
  if (kept) {
    try {
      const history = await clientOf(kept).loadHistory(kept.sessionId);
      for (const { user_message, ai_response } of history) {
        addMessage('user', user_message);
        if (ai_response) addMessage('assistant', ai_response);
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
      if (!(error instanceof MindigoError) || error.status === 0) throw error;
    }
  }
  const response = await fetch('/demo/chat-users', { method: 'POST' });
  if (!response.ok)
    throw new MindigoError(response.status, 'Too many visitors just now: try again in some minutes.');
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
  addMessage('user', text);
  const answer = addMessage('assistant', '');
  answer.classList.add('is-writing');
  try {
    place ??= await enter();
    await clientOf(place).sendStreamingMessage(text, place.sessionId, {
      updateMessageDisplay: (whole) => {
        const follows = isAtEnd();
        answer.textContent = whole;
        if (follows) scrollToEnd();
      },
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

function addMessage(role: 'user' | 'assistant', text: string): HTMLElement {
  const element = make('p', { className: `message is-${role}`, text });
  messages.append(element);
  scrollToEnd();
  return element;
}

function isAtEnd(): boolean {
  return messages.scrollHeight - messages.scrollTop - messages.clientHeight < 80;
}

function scrollToEnd(): void {
  messages.scrollTop = messages.scrollHeight;
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

function showAlert(level: SafetyAlert['level']): void {
  const element = byId('alert', HTMLElement);
  element.dataset.level = level;
  element.hidden = false;
  const crisis = level === 'crisis';
  byId('alert-title', HTMLElement).textContent = crisis ? 'You deserve help right now' : 'You are not alone';
  byId('alert-text', HTMLElement).textContent = crisis
    ? 'If you might act on this, call your local emergency number or a crisis line, and stay near someone you trust.'
    : 'It can help to tell someone you trust how you feel. A doctor or a therapist can help, too.';
}

function clearBeside(): void {
  byId('alert', HTMLElement).hidden = true;
  showRecommendations([]);
  const mood = byId('mood', HTMLElement);
  mood.dataset.mood = 'none';
  mood.textContent = 'Not yet known';
}

function showProblem(text: string | null): void {
  problem.textContent = text;
  problem.hidden = text === null;
}

function describe(error: unknown): string {
  if (error instanceof MindigoError) return error.message;
  return 'The server cannot be reached. Check your connection and try again.';
}

function setBusy(busy: boolean): void {
  send.disabled = busy;
  newChat.disabled = busy;
  if (!busy) prompt.focus();
}

composer.addEventListener('submit', (event) => {
  event.preventDefault();
  const text = prompt.value.trim();
  if (text === '' || send.disabled) return;
  prompt.value = '';
  void say(text);
});
prompt.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});
newChat.addEventListener('click', () => {
  messages.replaceChildren();
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
