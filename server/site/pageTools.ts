import type { AvatarSession } from '@visavis/client-sdk';
import type { ToolRequest } from '@visavis/shared';
import { setTheme, THEMES } from './theme.ts';

/** A call of a tool of this page's, and what came of it. */
export interface ToolUse {
  readonly callId: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly result: Readonly<Record<string, unknown>>;
}

/** What the avatar may do on this page, declared as the session is made. */
export const PAGE_TOOLS: readonly ToolRequest[] = [
  {
    kind: 'client',
    name: 'set_theme',
    description: 'Changes the colours of this web page to its light or its dark theme.',
    parameters: {
      type: 'object',
      properties: { theme: { type: 'string', enum: [...THEMES] } },
      required: ['theme'],
    },
  },
];

/** Answers them, as any page does with the SDK. @param onUse each call, once it is answered. */
export function registerPageTools(
  session: Pick<AvatarSession, 'registerTool'>,
  onUse: (use: ToolUse) => void,
): void {
  session.registerTool('set_theme', (args, { callId }) => {
    const theme = THEMES.find((each) => each === args.theme);
    if (!theme) throw new Error(`There is no such theme: choose ${THEMES.join(' or ')}.`);
    setTheme(theme);
    const result = { message: `The page is ${theme} now` };
    onUse({ callId, name: 'set_theme', args, result });
    return result;
  });
}
