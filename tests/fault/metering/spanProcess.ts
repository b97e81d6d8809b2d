import { systemClock } from '@visavis/shared';
import { MeterJournal } from '../../../media-worker/src/link/MeterJournal.ts';
import { SpanMeter } from '../../../media-worker/src/link/SpanMeter.ts';

/** A media-worker's count of one span: a peer that lives, and the journal every 250 ms, until somebody kills it. */
const [directory = '', sessionId = ''] = process.argv.slice(2);
const journal = await MeterJournal.open(directory);
const meter = new SpanMeter({ sessionId, epoch: 1 }, systemClock, 'video');
meter.peer('open');
console.log('open');
setInterval(() => meter.peer('alive'), 50);
setInterval(() => void journal.write(meter.report()), 250);
