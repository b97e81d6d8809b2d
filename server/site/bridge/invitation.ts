/** Who may join a bridge: whoever registers with this email. */
export interface Invitation {
  readonly bridgeId: string;
  readonly email: string;
}

/** The link is the invitation: what it says stands in its fragment, which browsers send to no server. */
export function linkTo({ bridgeId, email }: Invitation): string {
  return `${location.origin}/bridge/#${new URLSearchParams({ bridge: bridgeId, as: email }).toString()}`;
}

/** @param fragment of a link, with its #. @returns null when it invites to nothing. */
export function invitationIn(fragment: string): Invitation | null {
  const said = new URLSearchParams(fragment.slice(1));
  const [bridgeId, email] = [said.get('bridge'), said.get('as')];
  return bridgeId && email ? { bridgeId, email } : null;
}
