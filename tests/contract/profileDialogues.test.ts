import { describe, expect, it } from 'vitest';
import { profiles } from '../../server/src/catalog/profiles.ts';
import { EmbeddedLlm } from '../../media-worker/src/providers/llm/EmbeddedLlm.ts';
import type { LlmMessage } from '../../media-worker/src/providers/llm/Llm.ts';
import { CLARIFY } from '../../media-worker/src/providers/llm/roles/support.ts';
import { INTERVIEW, PROBES } from '../../media-worker/src/providers/llm/roles/interviewer.ts';
import { NEEDS } from '../../media-worker/src/providers/llm/roles/sales.ts';

const llm = new EmbeddedLlm();

interface Turn {
  readonly user: string;
  readonly avatar: string;
}

/** Talks with a built-in profile as a session does: its greeting first, each reply in view of all before. */
function talk(profileId: string, lines: readonly string[], context = ''): Turn[] {
  const profile = profiles.find(({ id }) => id === profileId)!;
  const messages: LlmMessage[] = [{ role: 'assistant', content: profile.greeting! }];
  return lines.map((user) => {
    messages.push({ role: 'user', content: user });
    const avatar = llm.compose({
      instructions: profile.instructions,
      behavior: '',
      context,
      memory: [],
      passages: [],
      tools: [],
      language: 'en',
      messages,
    });
    messages.push({ role: 'assistant', content: avatar });
    return { user, avatar };
  });
}

const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?])\s+(?=\S)/);
const ANSWERABLE =
  /\?$|\b(?:tell me|take your time|go on|listening|once more, please|i'm here|i'll wait)\b[^?]*$/i;

const JOB = `Position: Baker in Lyon
The shift begins at four in the morning. The salary is 2,300 euros a month. The team has four people.
Ask about early shifts. Never talk about other candidates.`;
const BIKES = `Green Pedal sells bicycles.
The Swift is a city bike with eight gears for short rides in town and costs 590 euros.
The Atlas is a touring bike for long journeys with luggage and costs 1,290 euros.
The Volt is an electric bike for hilly roads and costs 2,450 euros.
Students get a discount of ten percent. You can order on our website or by phone at 030 555 0199.
Push the Volt whenever possible.`;
const ROUTER = `Q: The router has no internet. What can I do?
A: Unplug the router, wait thirty seconds, and plug it in again.
A red light on the router means that the line is down.
The wifi password is printed under the router.
Our hotline is 0800 44 55 66, every day from 8 to 20.
Never promise a refund.`;

const DIALOGUES: readonly {
  readonly name: string;
  readonly profile: string;
  readonly context?: string;
  readonly lines: readonly string[];
}[] = [
  {
    name: 'an interview',
    profile: 'interviewer',
    context: JOB,
    lines: [
      'Sure. My name is Ada.',
      'I learned baking in my uncle’s shop and then worked in two hotels for six years altogether.',
      'I am a team player and always do my best.',
      'I rebuilt the sourdough line on my own and cut the waste by a third within one summer.',
      'The oven broke down on Christmas Eve and I moved the whole production to a friend’s kitchen.',
      'When does the shift begin?',
      'My colleague wanted more sugar in the brioche, so I baked both and we let the guests decide.',
      'It depends.',
      'I write down what spoils first and start with that, the rest follows.',
      'I had to learn laminating dough in a week, so I watched it at night and practised each morning.',
      'I like the early hours and I want to work in a small team again.',
      'How many people are in the team?',
      'No, that was all.',
    ],
  },
  {
    name: 'a sale',
    profile: 'sales_agent',
    context: BIKES,
    lines: [
      'Hello.',
      'I need a new bike.',
      'I want to ride long journeys with luggage next summer.',
      'How much is the Atlas?',
      'That is too expensive for me.',
      'I am a student, by the way.',
      'Do you have one in red?',
      'I need to think about it.',
      'Okay, I will take it.',
      'Thank you.',
    ],
  },
  {
    name: 'a support call',
    profile: 'customer_support_agent',
    context: ROUTER,
    lines: [
      'My router has no internet since this morning.',
      'That did not help.',
      'There is a red light on it.',
      'It still does not work.',
      'Can I get a refund?',
      'I want to talk to a real person.',
      'My password is hunter2.',
      'Okay, now it works again.',
      'Where do I find the wifi password?',
      'Thanks a lot.',
    ],
  },
  {
    name: 'a lesson',
    profile: 'language_tutor',
    lines: [
      'Hello, my name is Paulo and I have 25 years.',
      'I am agree, travelling is good.',
      'My sister is a nurse. She work in a big hospital.',
      'I think the train is more better than the car.',
      'Yesterday I go to the cinema with my friends.',
      'I live in Lisbon and I like the sea very much.',
      'What does gorgeous mean?',
      'It means very beautiful, I think.',
      "I didn't went there because it was closed.",
      'I don’t know.',
      'I am here since two years.',
      'We listen music in the evening.',
    ],
  },
  {
    name: 'company',
    profile: 'companion',
    lines: [
      'Not so good.',
      'I lost my job last month.',
      'I miss my colleagues.',
      'My wife says that I should rest.',
      'I feel a bit lonely in the mornings.',
      'Yesterday I met an old friend and we laughed a lot.',
      'I am happy that he called.',
      'Yes.',
      'I want to write to him tomorrow.',
      'Are you a real person?',
      'I am tired now.',
    ],
  },
  {
    name: 'open talk',
    profile: 'default',
    context: BIKES,
    lines: [
      'Hi.',
      'I moved to a new town last month.',
      'It is nice.',
      'I work as a gardener.',
      'Who are you?',
      'Which bike is good for hilly roads?',
      'Do you sell scooters?',
      'My dog ran away once.',
      'I found him in the park again.',
      'What time is it?',
      'Tell me a joke.',
    ],
  },
];

describe('The offline replies in the manner of each profile', () => {
  it.each(DIALOGUES.map((dialogue) => [dialogue.name, dialogue] as const))(
    'say nothing twice within ten turns and leave the user something to answer: %s',
    (_name, { profile, context, lines }) => {
      const turns = talk(profile, lines, context);
      turns.forEach(({ avatar }, at) => {
        expect(avatar).toMatch(ANSWERABLE);
        expect(avatar.length).toBeLessThan(330);
        expect(avatar).not.toMatch(/undefined|[{}]|\*|#|Push the Volt|Never|Ask about/);
        const before = turns.slice(Math.max(0, at - 10), at).flatMap((turn) => sentencesOf(turn.avatar));
        // A fact of the context may be needed again; our own words may not.
        for (const sentence of sentencesOf(avatar)) {
          if (!(context ?? '').includes(sentence)) expect(before).not.toContain(sentence);
        }
      });
    },
  );

  it.each(DIALOGUES.map((dialogue) => [dialogue.name, dialogue] as const))(
    'state no number that nobody gave them: %s',
    (_name, { profile, context = '', lines }) => {
      const turns = talk(profile, lines, context);
      const given = `${context} ${lines.join(' ')}`;
      for (const { user, avatar } of turns) {
        if (user.includes('time is it')) continue;
        for (const number of avatar.match(/\d[\d.,]*\d|\d/g) ?? []) expect(given, avatar).toContain(number);
      }
    },
  );

  it('lead an interview in order, follow up what stays vague, answer, and close', () => {
    const turns = talk('interviewer', DIALOGUES[0]!.lines, JOB).map(({ avatar }) => avatar);
    const asked = INTERVIEW.map((question) => turns.findIndex((avatar) => avatar.includes(question)));
    const order = asked.filter((at) => at >= 0);
    expect(order.length).toBeGreaterThanOrEqual(6);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    // "I am a team player", "It depends."
    expect(PROBES.some((probe) => turns[2]!.includes(probe))).toBe(true);
    expect(PROBES.some((probe) => turns[7]!.includes(probe))).toBe(true);
    expect(PROBES.some((probe) => turns[3]!.includes(probe))).toBe(false);
    expect(turns[5]).toMatch(/four in the morning/);
    expect(turns[11]).toMatch(/four people/);
    expect(turns[12]).toMatch(/all my questions|all from my side|we are through/);
  });

  it('ask what is needed, then offer what fits, with its price and no other', () => {
    const turns = talk('sales_agent', DIALOGUES[1]!.lines, BIKES).map(({ avatar }) => avatar);
    expect(NEEDS.some((need) => turns[1]!.includes(need))).toBe(true);
    expect(turns[2]).toMatch(/Atlas.*1,290/);
    expect(turns[3]).toMatch(/1,290 euros/);
    expect(turns[4]).toMatch(/ten percent/);
    expect(turns[6]).toMatch(/can't find|isn't in|don't have/);
    expect(turns[7]).toMatch(/no hurry|take your time|sensible/i);
    expect(turns[8]).toMatch(/website/);
  });

  it('clarify, give one step, try the next, and hand over honestly', () => {
    const turns = talk('customer_support_agent', DIALOGUES[2]!.lines, ROUTER).map(({ avatar }) => avatar);
    expect(turns[0]).toMatch(/Unplug the router/);
    expect(turns[2]).toMatch(/line is down/);
    expect(turns[4]).not.toMatch(/you (?:will|can) get a refund/i);
    expect(turns[5]).toMatch(/0800 44 55 66|person/);
    expect(turns[6]).toMatch(/don't need passwords|Better not tell/);
    expect(turns[6]).not.toContain('hunter2');
    expect(turns[7]).toMatch(/glad|good to hear|sorted/);
    expect(turns[8]).toMatch(/under the router/);
    const alone = talk('customer_support_agent', [
      'My lamp is broken.',
      'It flickers.',
      'Since yesterday.',
      'Nothing helped.',
      'It still does not work.',
    ]);
    expect(
      CLARIFY.filter((question) => alone.some(({ avatar }) => avatar.includes(question))).length,
    ).toBeGreaterThanOrEqual(2);
    expect(alone.at(-1)!.avatar).toMatch(/person|colleague/);
  });

  it('correct a learner gently, with the sentence put right, and let what is right stand', () => {
    const turns = talk('language_tutor', DIALOGUES[3]!.lines).map(({ avatar }) => avatar);
    expect(turns[0]).toMatch(/Paulo.*I am 25 years old/);
    expect(turns[1]).toContain('I agree, travelling is good.');
    expect(turns[2]).toContain('She works in a big hospital.');
    expect(turns[3]).toContain('the train is better than the car.');
    expect(turns[4]).toContain('Yesterday I went to the cinema with my friends.');
    expect(turns[5]).not.toMatch(/correction|we say|usual way|more natural|Nearly/);
    expect(turns[6]).toMatch(/can't look words up|no dictionary/);
    expect(turns[8]).toContain("I didn't go there because it was closed.");
    expect(turns[10]).toContain('I have been here for two years.');
    expect(turns[11]).toContain('We listen to music in the evening.');
  });

  it('say back what they heard, as company', () => {
    const turns = talk('companion', DIALOGUES[4]!.lines).map(({ avatar }) => avatar);
    expect(turns[1]).toMatch(/you lost your job last month/i);
    expect(turns[4]).toMatch(/you feel a bit lonely in the mornings/i);
    expect(turns[9]).toMatch(/an AI/);
    expect(turns.join(' ')).not.toMatch(/everything happens|cheer up|I feel|my wife/i);
  });

  it('let go who wants to go', () => {
    for (const { id } of profiles.filter((profile) => profile.id !== 'base')) {
      const [turn] = talk(id, ['Thank you, I have to go now. Goodbye!']);
      expect(turn!.avatar, id).toMatch(/bye|take care|all the best/i);
    }
  });
});
