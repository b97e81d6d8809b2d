/** About 50 s of ordinary speech, under the API's limit for greetings. */
export const LONG_GREETING =
  'Hello and welcome to the old harbour. I am glad that you found the time to come. Let me tell you a little about this ' +
  'place before we begin. The harbour was built more than three hundred years ago, when the town lived on fish and salt. ' +
  'Ships from many countries came here to trade, and the people learned their languages and their songs. Later the ' +
  'railway arrived, and most of the ships stayed away. For a while it was very quiet. Then young families moved into the ' +
  'old houses, opened shops and workshops, and brought the whole place back to life. Today you can walk along the water, ' +
  'have coffee in one of the small gardens, and listen to music in the evening. If you like, I can show you where ' +
  'everything is, and what to do when it rains. Just tell me what you are interested in, and we will start from there.';

/** About 17 s. */
export const GREETING = LONG_GREETING.slice(0, LONG_GREETING.indexOf(' Later the railway'));
