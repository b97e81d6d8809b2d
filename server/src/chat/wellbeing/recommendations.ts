import type { SafetyLevel } from '@visavis/media-worker';
import { topicsOf, type Topic } from './topics.ts';

/** Small things that help many people; none of them is treatment. Widely taught: grounding, breathing, activation, sleep hygiene. */
const IDEAS: Readonly<Record<Topic, readonly string[]>> = {
  panic: [
    'Breathe out slowly for six counts, in for four, and repeat for two minutes',
    'Ground yourself: name five things you see, four you hear, three you can touch',
    'Remind yourself that a wave of panic peaks and passes within minutes',
    'Talk to a doctor if panic attacks keep coming back',
  ],
  anxiety: [
    'Try the 4-7-8 breathing technique',
    'Write the worry down, and next to it what you can do about it today',
    'Practise five minutes of mindfulness meditation',
    'Take a brisk ten-minute walk',
    'Talk the worry through with someone you trust',
  ],
  overwhelm: [
    'Write everything down and choose the one next small step',
    'Take regular breaks throughout the day',
    'Say no to, or postpone, one thing this week',
    'Try three slow breaths before you start the next task',
  ],
  work: [
    'Consider talking to your supervisor about workload',
    'Practise time management: one block of focused work, then a real break',
    'Set an hour after which work is over for the day',
    'Agree with your team on what matters most this week',
  ],
  study: [
    'Study in blocks of 25 minutes with five-minute breaks',
    'Practise with old questions instead of rereading',
    'Ask a teacher or a fellow student about the part that feels hardest',
    'Sleep well the night before: it helps more than one more hour of study',
  ],
  sleep: [
    'Keep the same time for getting up, also after a bad night',
    'Put screens away an hour before bed',
    'If you lie awake, get up, do something quiet, and go back when you are sleepy',
    'See a doctor if poor sleep lasts longer than a few weeks',
  ],
  low_mood: [
    'Plan one small thing today that you used to enjoy',
    'Get outside into daylight for ten minutes',
    'Tell one person how you have been feeling',
    'Consider talking to a doctor or therapist if it has lasted two weeks or more',
  ],
  loneliness: [
    'Send a short message to one person you have not spoken to for a while',
    'Join one group that meets regularly around something you like',
    'Call somebody instead of texting, even for five minutes',
  ],
  grief: [
    'Let the feelings come; there is no right way or pace to grieve',
    'Share a memory of them with someone who knew them',
    'Keep one small daily routine going',
    'Look for a bereavement support group near you',
  ],
  anger: [
    'Step away for ten minutes before you answer',
    'Name what is underneath: hurt, fear or unfairness',
    'Move your body: walk fast, stretch or climb stairs',
    'Say it with "I feel … when …" instead of "you always …"',
  ],
  relationship: [
    'Choose a calm moment and say what you need, one thing at a time',
    'Listen once without answering, then say back what you heard',
    'Talk to someone outside of it whom you trust',
    'Consider counselling if the same argument keeps returning',
  ],
  self_worth: [
    'Ask what you would say to a friend who told you this',
    'Write down one thing that you did well today, however small',
    'Notice the word "always" or "never" and look for one exception',
    'Consider talking to a therapist about the inner critic',
  ],
  exhaustion: [
    'Plan one hour of rest today as firmly as an appointment',
    'Drop or hand over one task this week',
    'Eat, drink water and go to bed early tonight',
    'See a doctor if you stay exhausted although you rest',
  ],
  body: [
    'Tense and release each muscle group, from feet to face',
    'Stretch your neck and shoulders for two minutes',
    'See a doctor if the complaint stays',
  ],
  substances: [
    'Put off the next one by fifteen minutes and do something else meanwhile',
    'Tell one person whom you trust about it',
    'Reach out to a doctor or an addiction support service: they help without judging',
  ],
  celebration: ['Tell somebody who will be glad with you', 'Write down what helped, for harder days'],
};

const AT_CRISIS: readonly string[] = [
  'Call or text a crisis line right now; they answer day and night',
  'Go to someone you trust, or ask them to come to you',
  'Put distance between you and anything you could use to hurt yourself',
];

const AT_WARNING: readonly string[] = [
  'Tell someone you trust today how bad it is',
  'Talk to a doctor, a therapist or a crisis line: you do not need to wait until it is worse',
  'Make a short safety plan: warning signs, what helps, whom to call',
];

const AT_CONCERN: readonly string[] = [
  'Share how you feel with someone you trust',
  'Consider talking to a professional; you deserve support',
];

const MOST = 3;

/**
 * Ideas that fit what somebody wrote, at most three; none when there is nothing to help with.
 * @param before what was recommended lately: it is not repeated while there is anything else.
 */
export function recommendationsFor(
  text: string,
  level: SafetyLevel,
  before: readonly string[],
): readonly string[] {
  if (level === 'crisis') return AT_CRISIS;
  if (level === 'warning') return AT_WARNING;
  const topics = topicsOf(text);
  const lists = topics.slice(0, MOST).map((topic) => IDEAS[topic]);
  if (level === 'concern') lists.push(AT_CONCERN);
  const ideas = interleaved(lists);
  const fresh = ideas.filter((idea) => !before.includes(idea));
  return [...fresh, ...ideas.filter((idea) => before.includes(idea))].slice(0, MOST);
}

/** The first of each, then the second of each, and so on. */
function interleaved(lists: readonly (readonly string[])[]): string[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat();
}
