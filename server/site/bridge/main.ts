import { ApiError, describe } from '../api.ts';
import { showProblem } from '../talk.ts';
import { guestEmail, TherapykinClient, type Bridge, type User } from '../therapykin/TherapykinClient.ts';
import { invitationIn, type Invitation } from './invitation.ts';
import { RoomView } from './RoomView.ts';
import { SetupView, type SetupAnswers } from './SetupView.ts';

/** What the visitor goes by: a reload forgets it otherwise. */
const NAME = 'visavis-bridge-name';
const OWN_LINK =
  'This link is for the other person: in this browser, the bridge is yours already. To try both sides, open it in a ' +
  'private window.';
const USED =
  'This invitation was taken up in another browser already. Ask whoever sent it for a new link, or open a bridge of your own.';
const WRONG_LINK =
  'This link leads to no bridge that you may join. Ask whoever sent it for a new one, or open a bridge of your own.';

const client = new TherapykinClient();
const setup = new SetupView((answers) => void begin(answers));
const room = new RoomView(client, { onRename: keepName, onNewBridge: startAnew });
let invitation = invitationIn(location.hash);

/** Where the visitor was before, or where the link leads. */
async function load(): Promise<void> {
  try {
    const user = await client.me();
    const bridge = user && (await bridgeOf(user));
    if (!user || !bridge) {
      setup.show({ invited: invitation !== null });
      return;
    }
    room.open({ user, bridge, name: sessionStorage.getItem(NAME) ?? user.firstName });
    if (!invitation || invitation.email === user.email) return;
    dropInvitation();
    showProblem(OWN_LINK);
  } catch (error) {
    setup.show({ invited: invitation !== null });
    setup.showProblem(describe(error));
  }
}

/** @returns the one that the visitor is in; null: none yet. */
async function bridgeOf(user: User): Promise<Bridge | null> {
  if (!invitation) return (await client.bridges())[0] ?? null;
  try {
    return await client.bridge(invitation.bridgeId);
  } catch (error) {
    // Who is known here from before joins as who is invited, or learns that the link is none.
    if (error instanceof ApiError && error.status !== 0 && invitation.email !== user.email) return null;
    throw error;
  }
}

async function begin({ name, topic }: SetupAnswers): Promise<void> {
  setup.showProblem(null);
  setup.setBusy(true);
  try {
    const [user, bridge] = invitation ? await join(invitation, name) : await open(name, topic);
    keepName(name);
    setup.hide();
    room.open({ user, bridge, name });
  } catch (error) {
    setup.showProblem(describe(error));
    setup.setBusy(false);
  }
}

async function open(name: string, topic: string): Promise<[User, Bridge]> {
  const user = (await client.me()) ?? (await client.registerGuest(name));
  return [user, await client.createBridge({ name: topic, participantEmail: guestEmail() })];
}

async function join({ bridgeId, email }: Invitation, name: string): Promise<[User, Bridge]> {
  try {
    const before = await client.me();
    const user = before?.email === email ? before : await client.registerGuest(name, email);
    return [user, await client.bridge(bridgeId)];
  } catch (error) {
    const status = error instanceof ApiError ? error.status : 0;
    if (status !== 409 && status !== 403 && status !== 404) throw error;
    dropInvitation();
    setup.show({ invited: false });
    throw new ApiError(status, status === 409 ? USED : WRONG_LINK);
  }
}

function startAnew(): void {
  dropInvitation();
  room.close();
  setup.show({ invited: false });
}

function dropInvitation(): void {
  invitation = null;
  history.replaceState(null, '', location.pathname);
}

function keepName(name: string): void {
  sessionStorage.setItem(NAME, name);
}

// A link that is put into the same tab changes its fragment alone.
addEventListener('hashchange', () => location.reload());
await load();
