/** What the console reads of the API where `shared` does not name it. */
export type MemberRole = 'owner' | 'developer' | 'billing';

export interface MeWire {
  readonly user: { readonly id: string; readonly email: string; readonly name: string };
  readonly memberships: readonly {
    readonly account_id: string;
    readonly account_name: string;
    readonly role: MemberRole;
  }[];
  readonly operator: boolean;
}
