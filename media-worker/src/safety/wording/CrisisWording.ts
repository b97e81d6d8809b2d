import type { Helpline } from '../helplines.ts';

/** What is said at a crisis, in one language: short, warm, spoken. Numbers are as people say them. */
export interface CrisisWording {
  /** A clause: whom one can call, any time. */
  line(helpline: Helpline): string;
  /** The same where nobody knows which line is near. */
  readonly anywhere: string;
  /** "your local emergency number" */
  readonly localEmergency: string;
  /** The last sentence asks directly. */
  block(line: string, emergency: string): readonly string[];
  reminder(line: string, emergency: string): readonly string[];
  /** Danger to somebody else. */
  violence(emergency: string): readonly string[];
  readonly withheldAtRisk: string;
  readonly withheld: string;
  readonly iAmAnAi: string;
}
