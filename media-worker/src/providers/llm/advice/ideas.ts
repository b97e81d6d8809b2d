import type { Concern } from './concerns.ts';

export type Advised = Concern | 'general' | 'decision' | 'exercise' | 'atRisk';

interface Advice {
  /** Takes up how it is, before anything is suggested. */
  readonly heard: readonly string[];
  /** Small things that help many people; none is treatment. The easiest first, a person to turn to last. */
  readonly ideas: readonly string[];
}

/** Widely taught: sleep hygiene, slow breathing, worry time, small steps, activation, "I" messages. */
export const ADVICE: Readonly<Record<Advised, Advice>> = {
  someoneElse: {
    heard: ['It is not easy to stand by and watch that.', 'You care about them, I can hear that.'],
    ideas: [
      'Often it helps most to listen without solving anything at once: "I am here, tell me as much as you like."',
      'You could ask what would do them good, rather than guess, and offer one concrete thing: a meal, a walk, an errand.',
      'Keep in touch in small ways, also when little comes back. A short message without a question is easy to receive.',
      'If it goes on or gets worse, encourage them to talk to a doctor, and offer to come along.',
      'Take care of yourself beside it: somebody to talk to about it, and an evening off, are no betrayal.',
    ],
  },
  panic: {
    heard: ['That is frightening while it lasts.', 'Moments like that are very hard.'],
    ideas: [
      'Breathe out slowly, longer than you breathe in, for a minute or two. Panic comes as a wave, and the wave passes.',
      'It can help to name what is around you: five things that you see, four that you hear, three that you can touch.',
      'Some people hold something cold or press both feet into the floor, to feel where they are.',
      'If it keeps coming back, do talk to a doctor about it: there is good help for exactly that.',
    ],
  },
  grief: {
    heard: ['I am sorry, a loss like that leaves a big gap.', 'That hurts because it mattered so much.'],
    ideas: [
      'There is no right way to grieve. Perhaps a small ritual is good: a candle, a photo, or a walk that belongs to the two of you.',
      'It can help to share a memory with somebody who knew them too, or to write it down.',
      'One small thing that stays the same each day, such as breakfast or a walk, can hold a day together.',
      'You could write a letter to the one you miss, with everything that was left unsaid.',
      'When it gets too heavy to carry alone, a bereavement group or a counsellor can walk a part of the way with you.',
    ],
  },
  sleep: {
    heard: ['Nights like that are wearing.', 'Lying awake makes everything harder.'],
    ideas: [
      'When you lie awake, it often helps to get up, do something quiet in dim light, and go back when you feel sleepy.',
      'Many people sleep better when they get up at the same time each day, even after a bad night.',
      'You could put the phone and other screens away for the last hour, and do something slow instead.',
      'If thoughts keep you up, write them on a piece of paper before bed: they can wait there until morning.',
      'Coffee or tea with caffeine works for longer than one thinks. You could leave it out after noon for some days.',
      'If it goes on for some weeks, it is worth talking to a doctor: poor sleep is very common, and there is good help.',
    ],
  },
  nerves: {
    heard: ['Being nervous shows that it matters to you.', 'Nerves like that are very human.'],
    ideas: [
      'What often calms is to breathe out longer than you breathe in, for a minute or two, right before it starts.',
      'The night before, put out everything that you need and then stop preparing: rest helps more than one more hour.',
      'If your mind goes blank, stop for one slow breath, and begin with the part that you know best.',
      'You could go through it once as a rehearsal, aloud or in your mind, from walking in to the end.',
      'When the hands shake, press both feet into the floor and let the shoulders drop: the body calms from there.',
      'Tell somebody beforehand that you are nervous: it gets smaller when it is said.',
    ],
  },
  habit: {
    heard: [
      'Wanting to change that is a good first step.',
      'Habits like that are hard to shift, and it is no weakness.',
    ],
    ideas: [
      'You could put off the next time by fifteen minutes and do something else meanwhile. The urge often passes.',
      'It helps to notice when it happens most, and to change one thing about just that moment.',
      'Tell one person whom you trust what you have set out to do, so that you are not alone with it.',
      'A doctor or a counselling service can help with that without judging, and more easily than most people think.',
    ],
  },
  setback: {
    heard: ['That is a blow.', 'That is disappointing, after all that you put into it.'],
    ideas: [
      'Give yourself a day to be disappointed before you decide anything. It does not have to be solved today.',
      'Then look at one thing only: what was hardest in it, and who could help you with just that.',
      'You could write down what did go well: it is rarely everything that failed.',
      'It often helps to talk to somebody who went through the same and went on.',
      'Choose one small step for the coming week, so that it is about what comes next.',
    ],
  },
  boredom: {
    heard: ['Let us think of something small.', 'An open stretch of time can be good or long.'],
    ideas: [
      'You could call somebody whom you like and have not heard for a while.',
      'Perhaps make something with your hands: a dish that you have never cooked, a drawing, a repair that waits.',
      'A walk without a goal, with one thing to look out for, often makes a slow day better.',
      'Take up one thing that you liked as a child, for half an hour, just for fun.',
      'Put on music and tidy one drawer: it is small, and it feels good afterwards.',
    ],
  },
  heartbreak: {
    heard: ['That hurts, and it may hurt for a while.', 'The end of something like that is a real loss.'],
    ideas: [
      'It is often easier with some distance at first: no messages and no look at their pictures for a few weeks.',
      'Plan one thing with somebody else for the hardest hour of the day, even if it is only a phone call.',
      'You could write down what you feel in a letter that you do not send.',
      'Take up one thing again that is only yours, and that had little room lately.',
      'If it does not get lighter for a long time, a counsellor is a good person to sort it out with.',
    ],
  },
  conflict: {
    heard: ['That weighs on one, with somebody who matters.', 'A quarrel like that is hard to carry around.'],
    ideas: [
      'You could make the first step small: one message that you are sorry it went like that, and would like to talk.',
      'When you talk, it helps to say how it was for you, with "I felt" instead of "you always".',
      'You could listen once without answering, and say back what you heard. Most people soften when they feel understood.',
      'If the other needs time, say that you are there when they are ready, and let a few days pass.',
      'A short letter by hand may reach somebody who does not want to talk yet.',
      'If the same quarrel keeps coming back, someone neutral, such as a counsellor, can help both to hear each other.',
    ],
  },
  closeness: {
    heard: [
      'It hurts when somebody close feels far away.',
      'That happens between people who matter to each other.',
    ],
    ideas: [
      'You could set aside half an hour in the week just for the two of you, with the phones in another room.',
      'Ask one question that has nothing to do with the day: "What have you been looking forward to lately?"',
      'Say what you miss as a wish rather than a reproach: "I would love to have an evening with you again."',
      'Notice one thing each day that you like about the other, and say it aloud.',
      'Do once more what you both liked at the beginning, however small it was.',
      'If it stays hard to reach each other, a counsellor for couples or families can help both to be heard.',
    ],
  },
  anger: {
    heard: ['It makes sense that this makes you angry.', 'Anger like that takes a lot of strength.'],
    ideas: [
      'When it rises, leave the room for some minutes before you answer. Few things have to be said at once.',
      'Moving fast helps to let it out: stairs, a quick walk, anything that uses the body.',
      'In a calm hour you could tell the other what bothers you and what you would like instead, in one plain sentence.',
      'Ask yourself what is underneath it: being hurt, worn out, or treated unfairly. That is easier to talk about.',
      'Agree with yourself on one signal, such as a hot face, at which you first breathe out slowly three times.',
      'If it happens more often than you like, a counsellor can help you to find what sets it off.',
    ],
  },
  hardTalk: {
    heard: ['Saying that takes courage.', 'It is not easy to find the words for that.'],
    ideas: [
      'Choose a calm moment and one plain sentence that begins with "I": how it is for you, and what you would wish for.',
      'You could write down the one thing that you want to be understood, and begin with just that.',
      'It may help to say that it is hard for you to bring it up. Most people listen differently then.',
      'Practise the first sentence aloud once, alone or with somebody you trust. The rest often comes by itself.',
      'If it will not be said, a short letter is a good way too.',
    ],
  },
  friends: {
    heard: ['It takes some courage to go and meet people.', 'Finding people takes a little patience.'],
    ideas: [
      'People get close by meeting again and again, so a group or course that you go to every week is a good place to begin.',
      'Say yes to the next small invitation, even if you hardly feel like it, or be the one who invites.',
      'Helping out somewhere for an hour a week makes it easy to talk, since there is something to do together.',
      'When you liked talking to somebody, say so, and suggest one small thing soon: a coffee or a walk.',
      'Perhaps there is somebody from before with whom you would like to be in touch again. One short message is enough.',
    ],
  },
  loneliness: {
    heard: ['Feeling alone is hard.', 'It is human to miss company.'],
    ideas: [
      'You could write a short message to one person whom you have not heard from for a while. It need not be clever.',
      'Being among people counts too: a café, a library or a market, at the same time each week, until faces get familiar.',
      'You might start with one sentence a day to somebody you see anyway, a neighbour or someone at the till.',
      'Something that you like to do alone may be nicer beside others: a choir, a class, a walking group.',
      'A call of five minutes often warms more than many messages. Perhaps there is one voice that you would like to hear.',
      'If nobody is near, there are telephone lines with people who like to listen; a doctor or your town can tell you which.',
    ],
  },
  overload: {
    heard: ['That is a lot at once.', 'No wonder that it gets to you.'],
    ideas: [
      'You could write down all that is waiting, and choose the one thing that comes next. The rest may stay on paper.',
      'When something new comes in, ask which of the other things may wait for it. So the choice is not yours alone.',
      'You could ask for ten minutes with the person who hands out the work, and show them the list of what you have.',
      'Even one minute between two tasks, away from the desk and with a slow breath, takes a little of the pressure off.',
      'Set an hour after which work is over for today, and plan something small for the time after it.',
      'If it stays like this for weeks, tell somebody whom you trust, or a doctor, before it wears you out.',
    ],
  },
  worry: {
    heard: ['Worries like that take up a lot of room.', 'It is tiring when the head does not stop.'],
    ideas: [
      'You could write the worry down, and next to it one thing that you can do about it today. The rest may wait.',
      'Some people give their worries a fixed quarter of an hour a day. When one comes earlier, it gets an appointment.',
      'When the thoughts circle, it helps to come back to the senses: name five things that you see and three that you hear.',
      'A brisk walk of ten minutes often quiets the head more than thinking on does.',
      'Say it aloud to somebody you trust: worries tend to shrink when they are shared.',
      'If they keep you from sleeping or from your day for weeks, a doctor or counsellor can help with that.',
    ],
  },
  motivation: {
    heard: ['It is hard to begin when the drive is missing.', 'Many people know that wall.'],
    ideas: [
      'Make the first step so small that it is almost silly: two minutes of it, and then you may stop.',
      'It is often easier to begin by the clock than by the mood: the same time each day, for a few minutes.',
      'You could put what distracts you in another room, work for a short while, and take a real break after it.',
      'Tell somebody what you want to do today, and tell them in the evening how it went.',
      'Ask yourself what makes it heavy: too big, too dull, or not really yours? Each needs something else.',
      'If nothing appeals to you for weeks, do mention it to a doctor: it may be more than a lack of drive.',
    ],
  },
  tiredness: {
    heard: ['Being worn out makes everything heavier.', 'That sounds as if your strength is used up.'],
    ideas: [
      'You could plan one hour of real rest today, as firmly as an appointment.',
      'Look at this week and drop, or hand over, one thing that is not needed.',
      'A little daylight and a short walk often wake one up more than another coffee.',
      'Going to bed somewhat earlier, at the same time for some days, can tell you how much of it is sleep.',
      'If you stay tired although you rest, let a doctor have a look: there can be many reasons for it.',
    ],
  },
  selfDoubt: {
    heard: ['You are hard on yourself there.', 'Doubts like that hurt.'],
    ideas: [
      'Ask yourself what you would say to a good friend who told you the same, and say it to yourself.',
      'You could write down one thing each evening that went well, however small it was.',
      'When a thought says "always" or "never", look for one time when it was different.',
      'If there is something to put right, one small, honest step towards it often eases more than going over it again.',
      'Tell somebody who knows you well how you see yourself. They often see more than you do.',
      'If the harsh voice stays loud, a counsellor can help to take it less as the truth.',
    ],
  },
  sadness: {
    heard: ['I am sorry that it feels so heavy.', 'Days like that are hard.'],
    ideas: [
      'You could plan one small thing for today that you used to like, even if you do not feel like it yet.',
      'Some daylight helps many people, even if it is only ten minutes at the open window or around the block.',
      'Tell one person how you are today. A short message is enough.',
      'Be kind to yourself in small things: something warm to eat, a shower, music that fits the mood.',
      'If it stays like this for two weeks or more, please talk to a doctor or a counsellor. You need not carry it alone.',
    ],
  },
  stress: {
    heard: ['That sounds like a lot of pressure.', 'It is hard to find rest like that.'],
    ideas: [
      'Try three slow breaths, each longer out than in, before you do the next thing.',
      'You could write down what is on your mind, and choose the one thing that really has to be today.',
      'A short walk without the phone lets the body get rid of some of the tension.',
      'Pick one thing this week that you put off or say no to, so that there is some air.',
      'Let your shoulders drop and tense and loosen your hands a few times: the head often follows the body.',
      'If it does not let go for weeks, do talk to somebody you trust or to a doctor about it.',
    ],
  },
  joy: {
    heard: ['I am glad with you.', 'How good, that is worth a celebration.'],
    ideas: [
      'Tell somebody first who will be really glad with you, and let them hear all of it.',
      'You could do one thing tonight that you save for special days, a good meal or a favorite place.',
      'Write down how you got there: it is good to read on harder days.',
    ],
  },
  general: {
    heard: ['I would like to help you with that.', 'Good that you ask.'],
    ideas: [
      'A first step may be to find the one part of it that you can do something about today, however small, and to begin there.',
      'It often gets clearer on paper: what happened, what you feel, and what you would wish for.',
      'Talk it over with somebody who knows you: they see sides of it that I cannot.',
      'You could ask yourself what helped the last time something was like this, even a little.',
      'Sometimes it is wise to do nothing for a day, take a walk, and look at it again tomorrow.',
    ],
  },
  decision: {
    heard: [
      'That is for you to decide, and I do not know enough to do it for you.',
      'Nobody can take that decision from you.',
    ],
    ideas: [
      'It can help to imagine that you have done the one, and then the other: at which of them do you breathe more easily?',
      'You could write down what speaks for each, and what you would regret more in a year.',
      'Ask yourself what you would tell a good friend in your place.',
      'If it does not have to be today, sleep on it, and talk to somebody who knows you.',
    ],
  },
  exercise: {
    heard: ['Gladly.', 'Yes, let us do that together.'],
    ideas: [
      'Breathe in while you count to four, and out while you count to six. Do that five times, and let your shoulders drop.',
      'For grounding, name five things that you see, then four that you hear and three that you can touch, slowly.',
      'For a short body scan, go from your feet to your head, notice each part, and let it become heavy as you breathe out.',
      'For a little meditation, follow your breath for two minutes. When a thought comes, let it pass and go back to the breath.',
      'To let go of tension, clench both fists, count to five, and let go. Then do the same with the shoulders and the face.',
    ],
  },
  atRisk: {
    heard: ['I am glad that you ask, and I take it seriously.', 'It is good that you keep talking.'],
    ideas: [
      'Please tell somebody whom you trust today how bad it is, and let them be with you.',
      'A crisis line, a doctor or a therapist is there for exactly this, also at night: you need not wait until it is worse.',
      'You could write down with somebody what helps a little, and whom you can call, for when it gets worse.',
    ],
  },
};

export const ADVISED = Object.keys(ADVICE) as Advised[];
