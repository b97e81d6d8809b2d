import type {
  AccountId,
  ClipFailureReason,
  ClipFormat,
  ClipId,
  ClipJob,
  ClipStatus,
  RenderedClip,
} from '@visavis/shared';

/** A video of a face that says something, and where its making stands. */
export interface Clip {
  readonly id: ClipId;
  readonly accountId: AccountId;
  readonly endUserId: string | null;
  readonly status: ClipStatus;
  /** 0..1. */
  readonly progress: number;
  readonly failure: ClipFailureReason | null;
  readonly face: string;
  readonly voice: string;
  readonly profile: string;
  readonly language: string;
  readonly format: ClipFormat;
  /** Width and height, pixels. */
  readonly size: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** These are null while there is no file. */
  readonly durationMs: number | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly chargedMicros: number | null;
  /** How serious what it answers was found to be. */
  readonly safetyLevel: string | null;
}

export function isFinished({ status }: Pick<Clip, 'status'>): boolean {
  return status !== 'queued' && status !== 'rendering';
}

/** What the service tells whoever watches, after the change is stored; progress also in between. */
export type ClipEvents = {
  changed: [clip: Clip];
  deleted: [clip: Clip];
};

/** Who renders: child processes, in the product. */
export interface ClipRenderer {
  /**
   * Writes the job's files.
   * @throws ClipRenderError; the signal's reason when it aborts: nothing works on the clip any more then.
   */
  render(
    job: ClipJob,
    options: { signal: AbortSignal; onProgress: (progress: number) => void },
  ): Promise<RenderedClip>;
}

/** There will be no clip. */
export class ClipRenderError extends Error {
  override readonly name = 'ClipRenderError';
  readonly reason: ClipFailureReason;

  constructor(reason: ClipFailureReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
