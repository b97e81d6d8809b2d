export type RefusalReason =
  /** No audio, or none of the formats that are read. */
  | 'not_audio'
  /** It says that it is audio, and cannot be decoded. */
  | 'broken'
  | 'too_long'
  /** Decoding took longer than any audio of that size should. */
  | 'too_slow';

/** A file that is not taken. The message is for the person who sent it. */
export class AudioRefusal extends Error {
  override readonly name = 'AudioRefusal';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
