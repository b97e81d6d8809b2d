import { describe, expect, it } from 'vitest';
import { overheard, type Overheard } from './overheard.ts';

const SAYING = 'Blue whales are the largest animals that have ever lived on this planet. They eat tiny';

describe('overheard', () => {
  it.each<[string, Overheard]>([
    ['', 'none'],
    ['...', 'none'],
    ['Mm-hm.', 'backchannel'],
    ['Uh-huh.', 'backchannel'],
    ['Yeah.', 'backchannel'],
    ['Yeah, right, okay.', 'backchannel'],
    ['Oh, I see. Okay.', 'backchannel'],
    ["That's right!", 'backchannel'],
    ['Stop.', 'command'],
    ['Okay, stop.', 'command'],
    ['Wait, wait.', 'command'],
    ['Hold on a second.', 'command'],
    ['Let me finish.', 'command'],
    ['No, I meant the other one.', 'words'],
    ['Yes, but what about elephants?', 'words'],
    ['How big are they?', 'words'],
    ['What?', 'words'],
    ['Paris.', 'words'],
    ['largest animals that have ever', 'echo'],
    ['The largest animal that have ever lived.', 'echo'],
    ['They eat tiny', 'echo'],
    ['tiny', 'echo'],
    ['Whales live in every ocean, do they not?', 'words'],
    ['Planet.', 'echo'],
    ['Whales?', 'words'],
  ])('takes "%s" for %s', (text, kind) => {
    expect(overheard(text, SAYING)).toBe(kind);
  });

  it('knows its own "stop" from the user\'s', () => {
    expect(overheard('Stop when you are tired', 'You should stop when you are tired')).toBe('echo');
  });
});
